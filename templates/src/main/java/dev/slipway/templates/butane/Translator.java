package dev.slipway.templates.butane;

import dev.slipway.templates.butane.LocalFiles.Unreadable;
import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.ignition.FieldType.WholeType;
import dev.slipway.templates.report.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Butane's fields into those of Ignition, one to one, with the sugar that stands in place: local files and inline contents. */
final class Translator {
    private final Translation translation;
    private final ButaneTypes types;

    private Translator(Translation translation) {
        this.translation = translation;
        this.types = translation.types();
    }

    static void run(Translation translation) {
        Translator translator = new Translator(translation);
        Structure config = translator.structure(translation.types().root(), translation.source());
        FieldPath version = FieldPath.of("version");
        Text ignitionVersion = new Text(translation.spec().ignition().version(), version);
        translation.become(config.change(
                "ignition", FieldPath.of("ignition"), ignition -> ignition.with("version", ignitionVersion)));
    }

    private Structure structure(ButaneMapping type, Structure source) {
        Map<String, ConfigNode> fields = new LinkedHashMap<>();
        for (ButaneField field : type.fields().values()) {
            if (field.isSugar()) {
                continue;
            }
            Optional<ConfigNode> value = source.get(field.name()).flatMap(given -> value(field, given));
            if (value.isPresent()) {
                fields.put(field.ignitionName(), value.get());
            } else if (field.required()) {
                FieldPath at = source.origin().key(field.name());
                fields.put(
                        field.ignitionName(), field.type() instanceof WholeType ? new Whole(0, at) : new Text("", at));
            }
        }
        sugar(type, source, fields);
        return new Structure(fields, source.origin());
    }

    private Optional<ConfigNode> value(ButaneField field, ConfigNode given) {
        return switch (field.type()) {
            case StructureType inner
            when given instanceof Structure source ->
                Optional.<ConfigNode>of(structure(types.mapping(inner.name()), source))
                        .filter(made ->
                                field.nullable() || !((Structure) made).fields().isEmpty());
            case StructuresType inner
            when given instanceof Listing listing ->
                listing.items().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Listing(
                                listing.items().stream()
                                        .<ConfigNode>map(
                                                item -> structure(types.mapping(inner.name()), (Structure) item))
                                        .toList(),
                                listing.origin()));
            default ->
                given instanceof Listing listing && listing.items().isEmpty() ? Optional.empty() : Optional.of(given);
        };
    }

    private void sugar(ButaneMapping type, Structure source, Map<String, ConfigNode> fields) {
        try {
            switch (type.name()) {
                case "FileContents" -> escapedInline(source, fields);
                case "Resource" -> resource(source, fields);
                case "PasswdUser" -> localKeys(source, fields);
                case "Unit", "Dropin" -> localContents(source, fields);
                default -> {}
            }
        } catch (LocalProblem e) {
            translation.inSource().error(e.path, e.reason);
        }
    }

    /** A local file that could not be used. */
    private static final class LocalProblem extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient FieldPath path;
        private final String reason;

        LocalProblem(FieldPath path, Unreadable cause) {
            super(cause.reason(), null, false, false);
            this.path = path;
            this.reason = cause.reason();
        }
    }

    private byte[] read(Structure source, String key) throws LocalProblem {
        try {
            return translation.files().read(source.text(key));
        } catch (Unreadable e) {
            throw new LocalProblem(source.origin().key(key), e);
        }
    }

    private static void escapedInline(Structure source, Map<String, ConfigNode> fields) {
        if (source.has("inline")) {
            String url = EmbeddedData.escaped(RawText.bytes(source.text("inline")));
            fields.put("source", new Text(url, source.origin().key("inline")));
        }
    }

    private void resource(Structure source, Map<String, ConfigNode> fields) throws LocalProblem {
        String key = source.has("inline") ? "inline" : "local";
        if (!source.has(key)) {
            return;
        }
        byte[] contents = "inline".equals(key) ? RawText.bytes(source.text("inline")) : read(source, "local");
        EmbeddedData data = translation.embed(contents, source.text("compression"));
        FieldPath at = source.origin().key(key);
        fields.put("source", new Text(data.url(), at));
        data.compression().ifPresent(compression -> fields.put("compression", new Text(compression, at)));
    }

    private void localKeys(Structure source, Map<String, ConfigNode> fields) {
        String local = "ssh_authorized_keys_local";
        List<String> names = source.texts(local);
        if (names.isEmpty()) {
            return;
        }
        FieldPath at = source.origin().key(local);
        if (!translation.files().isConfigured()) {
            translation.inSource().error(at, LocalFiles.NO_DIRECTORY);
            return;
        }
        List<ConfigNode> keys = new ArrayList<>(
                fields.get("sshAuthorizedKeys") instanceof Listing listing ? listing.items() : List.of());
        for (int i = 0; i < names.size(); i++) {
            try {
                for (String line :
                        RawText.of(translation.files().read(names.get(i))).split("\r?\n", -1)) {
                    if (!line.isEmpty()) {
                        keys.add(new Text(line, at.index(i)));
                    }
                }
            } catch (Unreadable e) {
                translation.inSource().error(at.index(i), e.reason());
            }
        }
        if (!keys.isEmpty()) {
            fields.put("sshAuthorizedKeys", new Listing(keys, at));
        }
    }

    private void localContents(Structure source, Map<String, ConfigNode> fields) throws LocalProblem {
        if (!source.text("contents_local").isEmpty()) {
            String contents = RawText.of(read(source, "contents_local"));
            fields.put("contents", new Text(contents, source.origin().key("contents_local")));
        }
    }
}

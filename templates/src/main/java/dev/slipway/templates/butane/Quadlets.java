package dev.slipway.templates.butane;

import dev.slipway.templates.butane.LocalFiles.Unreadable;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.GoPath;
import dev.slipway.templates.report.FieldPath;
import java.util.List;
import java.util.Optional;

/** {@code systemd.quadlets}: files for Podman's systemd generator, see podman-systemd.unit(5). */
final class Quadlets {
    static final List<String> EXTENSIONS =
            List.of(".container", ".volume", ".network", ".kube", ".image", ".build", ".pod", ".artifact");

    private static final String ROOTFUL = "/etc/containers/systemd";
    private static final String ROOTLESS = "/etc/containers/systemd/users";

    private final Translation translation;
    private final StorageNodes nodes;

    private Quadlets(Translation translation) {
        this.translation = translation;
        this.nodes = new StorageNodes(translation);
    }

    static void run(Translation translation) {
        List<Structure> quadlets = translation.source().structure("systemd").structures("quadlets");
        if (quadlets.isEmpty()) {
            return;
        }
        Quadlets writing = new Quadlets(translation);
        quadlets.forEach(writing::quadlet);
        writing.nodes.finish();
    }

    /** The template of an instance: {@code web@.container} for {@code web@1.container}. */
    static Optional<String> templateOf(String name) {
        int at = name.indexOf('@');
        int dot = name.lastIndexOf('.');
        if (at < 0 || dot < 0 || at + 1 == dot) {
            return Optional.empty();
        }
        return Optional.of(name.substring(0, at) + "@." + name.substring(dot + 1));
    }

    /** Where a quadlet is written. */
    static String path(Structure quadlet) {
        return GoPath.join(quadlet.isTrue("rootful") ? ROOTFUL : ROOTLESS, quadlet.text("name"));
    }

    private void quadlet(Structure quadlet) {
        String path = path(quadlet);
        Optional<String> template = templateOf(quadlet.text("name"));
        if (template.isPresent()) {
            link(quadlet, path, template.get());
        } else {
            file(quadlet, path);
        }
        for (Structure dropin : quadlet.structures("dropins")) {
            file(dropin, path + ".d/" + dropin.text("name"));
        }
    }

    private void link(Structure quadlet, String path, String target) {
        if (nodes.exists(path)) {
            translation.inSource().error(quadlet.origin(), StorageNodes.EXISTS);
            return;
        }
        Structure link = new Draft(quadlet.origin()).text("target", target).build();
        nodes.put("links", link.with("path", new Text(path, quadlet.origin().key("name"))));
    }

    private void file(Structure piece, String path) {
        FieldPath origin = piece.origin();
        if (nodes.exists(path)) {
            translation.inSource().error(origin, StorageNodes.EXISTS);
            return;
        }
        byte[] contents = {};
        FieldPath contentsOrigin = FieldPath.ROOT;
        if (!piece.text("contents_local").isEmpty()) {
            contentsOrigin = origin.key("contents_local");
            try {
                contents = translation.files().read(piece.text("contents_local"));
            } catch (Unreadable e) {
                translation.inSource().error(contentsOrigin, e.reason());
                return;
            }
        }
        if (!piece.text("contents").isEmpty()) {
            contentsOrigin = origin.key("contents");
            contents = RawText.bytes(piece.text("contents"));
        }
        EmbeddedData data = translation.embed(contents, "");
        Structure resource = new Draft(contentsOrigin)
                .text("source", data.url())
                .node("compression", new Text(data.compression().orElse(""), origin))
                .build();
        nodes.put(
                "files",
                new Draft(origin)
                        .node("path", new Text(path, origin.key("name")))
                        .node("contents", resource)
                        .whole("mode", 0644)
                        .build());
    }
}

package dev.slipway.ui.profile;

import dev.slipway.templates.butane.ButaneSchema;
import dev.slipway.templates.ignition.FieldType;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.ui.part.Offers;
import dev.slipway.ui.part.Offers.Choice;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What may be written at a place of a Butane template, and what is known about the key there.
 *
 * @param path the mapping that the place belongs to
 * @param here what is known about the key at the caret
 * @param free the keys that may stand at the place and do not yet
 * @param offers what to offer while one types
 * @param words why there is nothing to offer; empty when there is
 */
record ButaneKeys(FieldPath path, Here here, List<ButaneSchema.Key> free, Offers offers, String words) {
    /** What is known about the key at the caret. */
    sealed interface Here {
        /** No key is there. */
        record None() implements Here {}

        /** A key of the schema. */
        record Known(ButaneSchema.Key key) implements Here {}

        /** Something that the schema does not know at this place. */
        record Unknown(String name) implements Here {}
    }

    private static final String INDENT = "  ";
    private static final List<String> HEADER = List.of("variant", "version");

    ButaneKeys {
        free = List.copyOf(free);
    }

    /**
     * Looks at a text.
     *
     * @param text a Butane template, perhaps half typed
     * @param caret an offset in it
     * @param usual the variant to take when a template chooses it; empty when none is known
     * @return what there is to say; never fails, whatever the text is
     */
    static ButaneKeys at(String text, int caret, String usual) {
        CaretPlace place = ButaneOutline.at(text, caret);
        String variant = variant(place.header().getOrDefault("variant", List.of()), usual);
        String version = version(place.header().getOrDefault("version", List.of()), variant);
        if (ButaneSchema.keys(variant, version, FieldPath.ROOT).isEmpty()) {
            return unversioned(place, variant, version);
        }
        List<ButaneSchema.Key> all = keys(variant, version, place);
        Here here = here(place, all);
        List<ButaneSchema.Key> free = all.stream()
                .filter(key -> !place.others().contains(key.name()))
                .filter(key ->
                        place.part() == CaretPlace.Part.KEY || !key.name().equals(place.key()))
                .toList();
        return switch (place.part()) {
            case KEY -> {
                String words = all.isEmpty() ? nothing(variant, version, place.mapping()) : "";
                boolean item = place.dash() || missesDash(variant, version, place.mapping());
                yield new ButaneKeys(place.mapping(), here, free, offers(place, free, item), words);
            }
            case VALUE -> new ButaneKeys(place.mapping(), here, free, values(place, variant, here), "");
            case ELSEWHERE ->
                new ButaneKeys(place.mapping(), here, List.of(), Offers.NONE, "No key can stand at the caret.");
        };
    }

    private static String variant(List<String> written, String usual) {
        boolean chosen =
                written.size() > 1 || written.stream().anyMatch(text -> text.indexOf(TemplateMask.PRINTED) >= 0);
        if (!chosen) {
            return written.isEmpty() ? "" : written.getFirst();
        }
        List<String> possible = written.stream().anyMatch(text -> text.indexOf(TemplateMask.PRINTED) >= 0)
                ? ButaneSchema.variants()
                : written;
        return possible.contains(usual) ? usual : possible.getFirst();
    }

    /** Of several, the newest that the variant has: branches for other variants mostly have versions that it lacks. */
    private static String version(List<String> written, String variant) {
        return ButaneSchema.versions(variant).reversed().stream()
                .filter(written::contains)
                .findFirst()
                .orElseGet(() -> written.isEmpty() ? "" : written.getFirst());
    }

    /** Variant and version decide what every other key is, so they come first. */
    private static ButaneKeys unversioned(CaretPlace place, String variant, String version) {
        List<ButaneSchema.Key> both =
                newest("fcos").map(any -> ButaneSchema.keys("fcos", any, FieldPath.ROOT)).orElse(List.of()).stream()
                        .filter(key -> HEADER.contains(key.name()))
                        .map(key -> new ButaneSchema.Key(key.name(), key.holds(), "", key.help()))
                        .toList();
        String words = variant.isEmpty() || version.isEmpty()
                ? "Write variant and version first: which keys there are follows from them."
                : "There is no version " + version + " of the variant " + variant + ".";
        boolean root = place.mapping().isRoot();
        return switch (place.part()) {
            case KEY -> {
                List<ButaneSchema.Key> free = !root
                        ? List.of()
                        : both.stream()
                                .filter(key -> !place.others().contains(key.name()))
                                .toList();
                yield new ButaneKeys(
                        place.mapping(), here(place, root ? both : List.of()), free, offers(place, free, false), words);
            }
            case VALUE -> {
                Here here = here(place, root ? both : List.of());
                yield new ButaneKeys(place.mapping(), here, List.of(), values(place, variant, here), words);
            }
            case ELSEWHERE -> new ButaneKeys(place.mapping(), new Here.None(), List.of(), Offers.NONE, words);
        };
    }

    private static Optional<String> newest(String variant) {
        return ButaneSchema.versions(variant).reversed().stream().findFirst();
    }

    private static List<ButaneSchema.Key> keys(String variant, String version, CaretPlace place) {
        return fits(variant, version, place.mapping())
                ? ButaneSchema.keys(variant, version, place.mapping())
                : List.of();
    }

    /** Whether lists are where the schema has lists; a key below a list without its dash is still on its way. */
    private static boolean fits(String variant, String version, FieldPath path) {
        boolean list = false;
        FieldPath at = FieldPath.ROOT;
        for (FieldPath step : path.steps()) {
            if (step.isIndex() != list) {
                return false;
            }
            list = !step.isIndex()
                    && key(variant, version, at, step.lastKey())
                            .filter(key -> key.holds() instanceof FieldType.StructuresType)
                            .isPresent();
            at = step;
        }
        return true;
    }

    private static boolean missesDash(String variant, String version, FieldPath path) {
        return !path.isRoot()
                && !path.isIndex()
                && key(variant, version, path.parent(), path.lastKey())
                        .filter(key -> key.holds() instanceof FieldType.StructuresType)
                        .isPresent();
    }

    private static Optional<ButaneSchema.Key> key(String variant, String version, FieldPath mapping, String name) {
        return ButaneSchema.keys(variant, version, mapping).stream()
                .filter(key -> key.name().equals(name))
                .findFirst();
    }

    private static Here here(CaretPlace place, List<ButaneSchema.Key> all) {
        if (place.key().isEmpty()) {
            return new Here.None();
        }
        Optional<ButaneSchema.Key> known =
                all.stream().filter(key -> key.name().equals(place.key())).findFirst();
        if (known.isPresent()) {
            return new Here.Known(known.get());
        }
        // Half a word is no mistake yet.
        boolean begun = !place.colon() || all.isEmpty();
        return begun ? new Here.None() : new Here.Unknown(place.key());
    }

    private static String nothing(String variant, String version, FieldPath path) {
        if (path.isIndex()) {
            return "The items of this list are plain texts.";
        }
        return key(variant, version, path.parent(), path.lastKey())
                .map(key -> key.name() + " holds " + key.type() + ": no keys of Butane stand in it.")
                .orElse("No key can stand at the caret.");
    }

    private static Offers offers(CaretPlace place, List<ButaneSchema.Key> free, boolean item) {
        int column = place.column() + (item ? INDENT.length() : 0);
        return new Offers(
                place.from(),
                free.stream()
                        .map(key -> new Choice(
                                key.name(),
                                key.type(),
                                (item ? "- " : "") + key.name() + (place.colon() ? "" : behind(key.holds(), column)),
                                !place.colon() && more(key.holds())))
                        .toList());
    }

    /** What follows a key so that its value can be typed at once. */
    private static String behind(FieldType type, int column) {
        String deeper = "\n" + " ".repeat(column) + INDENT;
        return switch (type) {
            case FieldType.TextType t -> ": ";
            case FieldType.WholeType t -> ": ";
            case FieldType.FlagType t -> ": ";
            case FieldType.StructureType t -> ":" + deeper;
            case FieldType.TextMapType t -> ":" + deeper;
            case FieldType.TextsType t -> ":" + deeper + "- ";
            case FieldType.StructuresType t -> ":" + deeper + "- ";
        };
    }

    private static boolean more(FieldType type) {
        return type instanceof FieldType.StructureType
                || type instanceof FieldType.StructuresType
                || type instanceof FieldType.FlagType;
    }

    private static Offers values(CaretPlace place, String variant, Here here) {
        boolean root = place.mapping().isRoot();
        if (root && place.key().equals("variant")) {
            return choices(place, ButaneSchema.variants());
        }
        if (root && place.key().equals("version")) {
            return choices(place, ButaneSchema.versions(variant).reversed());
        }
        if (here instanceof Here.Known(ButaneSchema.Key key) && key.holds() instanceof FieldType.FlagType) {
            return choices(place, List.of("true", "false"));
        }
        return Offers.NONE;
    }

    private static Offers choices(CaretPlace place, List<String> values) {
        return new Offers(
                place.from(),
                values.stream()
                        .map(value -> new Choice(value, "", value, false))
                        .toList());
    }

    /** The mapping as a person finds it in the text. */
    String where() {
        return path.isRoot()
                ? "the top of the file"
                : path.steps().stream()
                        .map(step -> step.isIndex()
                                ? "item " + (step.lastIndex() + 1)
                                : step.lastKey().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" › "));
    }
}

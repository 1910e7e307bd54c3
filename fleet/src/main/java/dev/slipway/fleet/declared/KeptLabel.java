package dev.slipway.fleet.declared;

import java.util.Set;
import java.util.regex.Pattern;

/** What may stand in a list of partitions that a rebuild keeps: a partition's label, with {@code *} and {@code ?} as in a shell. */
public final class KeptLabel {
    /** What to write instead of a label that is refused. */
    public static final String REMEDY =
            "Write the label of a partition with data, as lsblk -o PARTLABEL shows it; * and ? stand for any letters.";

    /** What a kernel line and the installer's settings carry unchanged; GPT has room for 36 characters. */
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9*?_.:+@=-]{1,36}");

    /** Fedora CoreOS writes these anew in every installation. */
    private static final Set<String> SYSTEM = Set.of("BIOS-BOOT", "EFI-SYSTEM", "PowerPC-PReP-boot", "boot", "root");

    private KeptLabel() {}

    /**
     * Says what is wrong with a text as the label of a partition to keep.
     *
     * @param text any text
     * @return a sentence; empty when it can be kept
     */
    public static String problem(String text) {
        if (!LABEL.matcher(text).matches()) {
            return "\"" + text
                    + "\" is not a label that can be kept: at most 36 letters, digits and _ . : + @ = - * ?.";
        }
        if (SYSTEM.stream().anyMatch(system -> covers(text, system))) {
            return "\"" + text + "\" would keep the system itself, which a rebuild writes anew.";
        }
        return "";
    }

    private static boolean covers(String glob, String label) {
        StringBuilder regex = new StringBuilder();
        glob.chars()
                .forEach(c -> regex.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return label.matches(regex.toString());
    }
}

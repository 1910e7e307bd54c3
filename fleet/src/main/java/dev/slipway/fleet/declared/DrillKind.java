package dev.slipway.fleet.declared;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be rehearsed. */
public enum DrillKind {
    /** The machine goes down and comes back. */
    REBOOT("reboot", "Reboot", false),
    /** It goes back to the version before, and forward again, so that it ends where it began. */
    ROLLBACK("rollback", "Roll back and return", false),
    /** Everything on the root filesystem but what is kept goes, and the configuration is applied anew. */
    RESET("reset", "Reset", true),
    /** The disk is written anew. */
    REBUILD("rebuild", "Rebuild", true);

    private final String word;
    private final String title;
    private final boolean losesData;

    DrillKind(String word, String title, boolean losesData) {
        this.word = word;
        this.title = title;
        this.losesData = losesData;
    }

    /**
     * The word in files, in the REST interface, and of the kind of operation that it begins with.
     *
     * @return for instance {@code rebuild}
     */
    public String word() {
        return word;
    }

    /**
     * What people call it, as the beginning of a sentence.
     *
     * @return for instance "Rebuild"
     */
    public String title() {
        return title;
    }

    /**
     * Whether data on the machine is lost by its very nature, so that a person has to type a name first.
     *
     * @return true for a reset and a rebuild
     */
    public boolean losesData() {
        return losesData;
    }

    /**
     * All words.
     *
     * @return in the order of their weight
     */
    public static List<String> words() {
        return Arrays.stream(values()).map(DrillKind::word).toList();
    }

    /**
     * Finds one by its word.
     *
     * @param word any text
     * @return empty when there is no such kind
     */
    public static Optional<DrillKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}

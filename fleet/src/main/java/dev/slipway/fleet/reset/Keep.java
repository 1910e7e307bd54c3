package dev.slipway.fleet.reset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.slipway.fleet.declared.Inherited;

/** Whether something is kept that a person may choose at every reset. */
public enum Keep {
    /** As it is declared. */
    AS_DECLARED("declared"),
    /** It is kept, whatever is declared. */
    YES("true"),
    /** It is not kept, whatever is declared. */
    NO("false");

    private final String word;

    Keep(String word) {
        this.word = word;
    }

    /**
     * As it stands in JSON.
     *
     * @param word {@code true}, {@code false} or {@code declared}
     * @return the choice
     * @throws IllegalArgumentException for any other word
     */
    @JsonCreator
    public static Keep of(String word) {
        for (Keep keep : values()) {
            if (keep.word.equals(word)) {
                return keep;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is none of true, false and declared");
    }

    /**
     * A choice that a person made.
     *
     * @param kept whether it is kept
     * @return the choice
     */
    public static Keep of(boolean kept) {
        return kept ? YES : NO;
    }

    /**
     * As it stands in JSON.
     *
     * @return the word
     */
    @JsonValue
    public String word() {
        return word;
    }

    boolean with(Inherited<Boolean> declared) {
        return switch (this) {
            case AS_DECLARED -> declared.value();
            case YES -> true;
            case NO -> false;
        };
    }
}

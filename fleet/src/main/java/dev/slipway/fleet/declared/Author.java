package dev.slipway.fleet.declared;

/**
 * Who changes the fleet.
 *
 * @param name as Git shows it; characters that Git reserves ({@code <}, {@code >}, line ends) are dropped
 * @param email may be empty
 */
public record Author(String name, String email) {
    /** Slipway's own hand. */
    public static final Author SLIPWAY = new Author("Slipway", "slipway@localhost");

    /**
     * Cleans both texts.
     *
     * @throws IllegalArgumentException when no name is left
     */
    public Author {
        name = clean(name);
        email = clean(email);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an author needs a name");
        }
    }

    private static String clean(String text) {
        return text.replaceAll("[<>\\p{Cntrl}]", " ").strip();
    }
}

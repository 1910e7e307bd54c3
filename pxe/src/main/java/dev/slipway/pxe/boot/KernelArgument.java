package dev.slipway.pxe.boot;

/**
 * One argument of a kernel line, checked so that it stays one argument: it cannot end the line, begin another iPXE
 * command or be expanded by iPXE ({@code ${…}}).
 *
 * @param value the argument, such as {@code console=ttyS0,115200n8}
 */
public record KernelArgument(String value) {
    /** Refuses what would not arrive at the kernel as it was written. */
    public KernelArgument {
        String problem = problem(value);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
    }

    /**
     * Says what is wrong with a text as a kernel argument.
     *
     * @param text any text
     * @return a sentence with the remedy, or empty when the text is a good argument
     */
    public static String problem(String text) {
        return ScriptWord.problem("kernel argument", text);
    }

    /**
     * The part before the first {@code =}.
     *
     * @return the argument's name
     */
    public String name() {
        int equals = value.indexOf('=');
        return equals < 0 ? value : value.substring(0, equals);
    }

    @Override
    public String toString() {
        return value;
    }
}

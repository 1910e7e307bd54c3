package dev.slipway.testbed.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * Arguments of a kernel in their order. An argument counts as a whole: a flag without a value is one, and a key may stand there
 * several times with different values.
 *
 * @param arguments each without white space
 */
record KernelLine(List<String> arguments) {
    /** Keeps an unmodifiable copy. */
    KernelLine {
        arguments = List.copyOf(arguments);
    }

    static KernelLine of(String line) {
        return new KernelLine(line.isBlank() ? List.of() : List.of(line.strip().split("\\s+")));
    }

    /** The same with arguments that shall be there at its end unless they are there already, and without others. */
    KernelLine changed(List<String> wanted, List<String> unwanted) {
        List<String> changed = new ArrayList<>(arguments);
        wanted.stream().filter(argument -> !changed.contains(argument)).forEach(changed::add);
        changed.removeAll(unwanted);
        return new KernelLine(changed);
    }

    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}

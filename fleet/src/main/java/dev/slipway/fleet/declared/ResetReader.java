package dev.slipway.fleet.declared;

import dev.slipway.host.reset.KeepPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a reset keeps. */
final class ResetReader {
    private final Section section;

    private ResetReader(Section section) {
        this.section = section;
    }

    /** What one file says about it; null where it says nothing. */
    record Keeps(
            List<Written<String>> paths,
            @Nullable Written<Boolean> machineId,
            @Nullable Written<Boolean> hostKeys) {
        static final Keeps NONE = new Keeps(List.of(), null, null);
    }

    static Keeps read(Section file) {
        return file.section("reset")
                .map(section -> {
                    ResetReader reader = new ResetReader(section);
                    Keeps keeps = new Keeps(
                            reader.paths(), reader.choice("keep_machine_id"), reader.choice("keep_host_keys"));
                    section.end();
                    return keeps;
                })
                .orElse(Keeps.NONE);
    }

    private List<Written<String>> paths() {
        return section.texts("keep").stream()
                .filter(path -> {
                    String problem = KeepPath.problem(path.value());
                    if (!problem.isEmpty()) {
                        section.problems()
                                .add(path.place()
                                        .problem(
                                                problem,
                                                "Write a path such as /var/log, or an egrep expression that matches the"
                                                        + " whole path, such as /etc/ssh/ssh_host_.*."));
                    }
                    return problem.isEmpty();
                })
                .toList();
    }

    private @Nullable Written<Boolean> choice(String key) {
        return section.text(key)
                .filter(written -> {
                    boolean fits =
                            written.value().equals("true") || written.value().equals("false");
                    if (!fits) {
                        section.problems()
                                .add(written.place()
                                        .problem(
                                                "\"" + written.value() + "\" is neither true nor false.",
                                                "Write true or false."));
                    }
                    return fits;
                })
                .map(written -> new Written<>(written.value().equals("true"), written.place()))
                .orElse(null);
    }
}

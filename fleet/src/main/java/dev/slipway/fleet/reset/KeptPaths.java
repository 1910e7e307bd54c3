package dev.slipway.fleet.reset;

import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.Inherited;
import dev.slipway.fleet.declared.Origin;
import dev.slipway.host.reset.KeepPath;
import dev.slipway.host.reset.KeepRules;
import java.util.ArrayList;
import java.util.List;

/**
 * All that one reset of a machine keeps: what is declared, and what its wish adds.
 *
 * @param paths each once, with the words of where it was said
 * @param machineId whether the machine id is kept
 * @param hostKeys whether the host keys are kept
 */
public record KeptPaths(List<Path> paths, boolean machineId, boolean hostKeys) {
    /** The expression of all files that sshd knows itself by. */
    static final String HOST_KEYS = "/etc/ssh/ssh_host_.*";

    /** Copies the list. */
    public KeptPaths {
        paths = List.copyOf(paths);
    }

    /**
     * A path that is kept.
     *
     * @param regex its expression
     * @param said where it was said, such as {@code groups/web.yaml}
     */
    public record Path(String regex, String said) {}

    /**
     * Works it out.
     *
     * @param machine the machine as declared
     * @param wish what is asked for
     * @return all that is kept
     */
    public static KeptPaths of(DeclaredMachine machine, Reset wish) {
        List<Path> paths = new ArrayList<>();
        for (Inherited<String> declared : machine.reset().paths()) {
            add(paths, declared.value(), said(declared.origin()));
        }
        wish.keep().forEach(path -> add(paths, path, "asked for here"));
        boolean hostKeys = wish.keepHostKeys().with(machine.reset().hostKeys());
        if (hostKeys) {
            String said = wish.keepHostKeys() == Keep.AS_DECLARED
                    ? said(machine.reset().hostKeys().origin())
                    : "asked for here";
            add(paths, HOST_KEYS, said);
        }
        return new KeptPaths(paths, wish.keepMachineId().with(machine.reset().machineId()), hostKeys);
    }

    private static void add(List<Path> paths, String regex, String said) {
        if (paths.stream().noneMatch(path -> path.regex().equals(regex))) {
            paths.add(new Path(regex, said));
        }
    }

    private static String said(Origin origin) {
        return origin.file() + (origin.line() > 0 ? " line " + origin.line() : "");
    }

    /**
     * What is wrong with what is kept.
     *
     * @return a sentence for each path that cannot be used; none when all can
     */
    public List<String> problems() {
        return paths.stream()
                .map(path -> KeepPath.problem(path.regex()))
                .filter(problem -> !problem.isEmpty())
                .toList();
    }

    List<String> regexes() {
        return paths.stream().map(Path::regex).toList();
    }

    KeepRules rules() {
        return KeepRules.of(regexes().toArray(String[]::new));
    }
}

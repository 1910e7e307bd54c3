package dev.slipway.host.reset;

import dev.slipway.host.Answer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is staged on a machine.
 *
 * @param regex the expression of what is kept; empty when no reset is staged
 * @param firstBoot whether the next boot is one in which Ignition runs
 * @param configMode the permission bits of the configuration in octal digits; empty when there is none
 * @param configSha256 the configuration's SHA-256 in hexadecimal digits; empty when there is none
 */
public record StagedReset(String regex, boolean firstBoot, String configMode, String configSha256) {
    /**
     * Understands {@link FlatcarReset#staged}.
     *
     * @param output what it wrote
     * @return what is staged
     */
    public static Answer<StagedReset> parse(String output) {
        String regex = "";
        boolean firstBoot = false;
        String mode = "";
        String sum = "";
        boolean done = false;
        for (String line : output.split("\n")) {
            if (line.startsWith("regex ")) {
                regex = line.substring("regex ".length());
            } else if (line.equals("first-boot")) {
                firstBoot = true;
            } else if (line.matches("config [0-7]{3,4} [0-9a-f]{64}")) {
                String[] words = line.split(" ");
                mode = words[1];
                sum = words[2];
            } else {
                done = line.equals("done");
            }
        }
        return done
                ? new Answer.Said<>(new StagedReset(regex, firstBoot, mode, sum))
                : new Answer.Unreadable<>("The machine did not say what is staged.");
    }

    /**
     * What keeps the machine from being rebooted into the reset that was planned.
     *
     * @param rules what shall be kept
     * @param ignitionSha256 SHA-256 of the configuration that shall be applied, in hexadecimal digits
     * @return sentences; none when all is as planned
     */
    public List<String> problems(KeepRules rules, String ignitionSha256) {
        List<String> problems = new ArrayList<>();
        if (!regex.equals(rules.effectiveRegex())) {
            problems.add(
                    regex.isEmpty() ? "No reset is staged." : "The machine would keep other paths than those planned.");
        }
        if (!firstBoot) {
            problems.add("The next boot would not run Ignition.");
        }
        if (!configSha256.equals(ignitionSha256)) {
            problems.add("The configuration on the OEM partition is not the one planned.");
        }
        if (!configSha256.isEmpty() && !configMode.equals("600")) {
            problems.add("Others than root can read the configuration on the OEM partition.");
        }
        return List.copyOf(problems);
    }
}

package dev.slipway.host.reset;

import dev.slipway.host.Answer;
import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reset has to know of a machine beforehand that its facts do not say.
 *
 * @param tool whether flatcar-reset is there
 * @param staged whether a reset is staged already
 * @param sysexts the system extensions that are enabled, and those of the OEM
 * @param reachesDownloads whether Flatcar's update server answers; false also when there was no reason to ask
 * @param statuses with which HTTP status each source of the configuration answered, in order; 0 when none came
 */
public record ResetLook(
        boolean tool, boolean staged, List<String> sysexts, boolean reachesDownloads, List<Integer> statuses) {
    /** Each source may take some seconds, and there may be a dozen. */
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    /** Keeps unmodifiable copies. */
    public ResetLook {
        sysexts = List.copyOf(sysexts);
        statuses = List.copyOf(statuses);
    }

    /**
     * Something that Ignition will fetch.
     *
     * @param url an http or https URL; may be secret
     * @param headers {@code Name: value}; may be secret
     */
    public record Source(String url, List<String> headers) {
        /** Keeps an unmodifiable copy. */
        public Source {
            headers = List.copyOf(headers);
        }

        private String asCurlConfig() {
            StringBuilder text = new StringBuilder();
            option(text, "url", url);
            headers.forEach(header -> option(text, "header", header));
            return text.append('\n').toString();
        }

        private static void option(StringBuilder text, String name, String value) {
            String safe =
                    value.replaceAll("[\\p{Cntrl}]", "").replace("\\", "\\\\").replace("\"", "\\\"");
            text.append(name).append(" = \"").append(safe).append("\"\n");
        }
    }

    /**
     * Looks.
     *
     * @param sources what the configuration fetches, in order
     * @param extensions whether the configuration enables system extensions of its own
     * @return a script that begins with {@code # slipway:reset-look} and changes nothing
     */
    public static RemoteCommand command(List<Source> sources, boolean extensions) {
        StringBuilder input = new StringBuilder();
        sources.forEach(source -> input.append(source.asCurlConfig()));
        return ResetScripts.LOOK
                .command("look whether it can be reset", extensions ? "yes" : "no")
                .withStdin(Content.utf8(input.toString()))
                .withDeadline(DEADLINE);
    }

    /**
     * Understands {@link #command}.
     *
     * @param output what it wrote
     * @return what was seen
     */
    public static Answer<ResetLook> parse(String output) {
        boolean tool = false;
        boolean staged = false;
        List<String> sysexts = new ArrayList<>();
        boolean reaches = false;
        List<Integer> statuses = new ArrayList<>();
        boolean done = false;
        for (String line : output.split("\n")) {
            if (line.equals("tool")) {
                tool = true;
            } else if (line.equals("staged")) {
                staged = true;
            } else if (line.startsWith("sysext ")) {
                sysexts.add(line.substring("sysext ".length()));
            } else if (line.matches("downloads [0-9]{3}")) {
                // Whatever it says: it is there.
                reaches = !line.endsWith(" 000");
            } else if (line.matches("source [0-9]{3}")) {
                statuses.add(Integer.parseInt(line.substring("source ".length())));
            } else {
                done = line.equals("done");
            }
        }
        return done
                ? new Answer.Said<>(new ResetLook(tool, staged, sysexts, reaches, statuses))
                : new Answer.Unreadable<>("The machine did not say whether it can be reset.");
    }
}

package dev.slipway.host.rebuild;

import dev.slipway.host.Answer;
import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteCommand;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a machine reaches what it is going to fetch, asked from the machine itself.
 *
 * @param sources http or https URLs; they may hold secrets, so they travel by the standard input alone
 */
public record Reach(List<Source> sources) {
    private static final Duration EACH = Duration.ofSeconds(20);

    /** Keeps an unmodifiable copy. */
    public Reach {
        sources = List.copyOf(sources);
    }

    /**
     * Something to fetch.
     *
     * @param url http or https
     * @param withHeaders whether it is fetched with headers that this question does not send, so that a refusal is no bad news
     */
    public record Source(URI url, boolean withHeaders) {
        /** Refuses what could not stand in curl's configuration. */
        public Source {
            String text = url.toASCIIString();
            if (!text.matches("https?://.*") || text.contains("\"") || text.contains("\\")) {
                throw new IllegalArgumentException("this is no http or https URL");
            }
        }

        /**
         * The URL as it may be shown.
         *
         * @return without user name, password and query
         */
        public String shown() {
            return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                    + url.getRawPath();
        }

        @Override
        public String toString() {
            return "Source[" + shown() + "]";
        }

        private boolean answeredWith(String status) {
            return status.matches("2..") || (withHeaders && status.matches("[34].."));
        }
    }

    /**
     * The question.
     *
     * @return a command for {@link #unreachable}
     */
    public RemoteCommand command() {
        return RebuildScripts.REACH
                .command("see whether it reaches what it will fetch")
                .withStdin(Content.utf8(sources.stream()
                        .map(source -> source.url().toASCIIString() + "\n")
                        .collect(Collectors.joining())))
                .withDeadline(EACH.multipliedBy(1 + sources.size()));
    }

    /**
     * Understands the answer.
     *
     * @param output what the command wrote
     * @return what cannot be reached, as it may be shown
     */
    public Answer<List<String>> unreachable(String output) {
        List<String> lines = output.lines().toList();
        if (lines.size() != sources.size() + 1 || !lines.getLast().equals("done")) {
            return new Answer.Unreadable<>("The machine did not say what it can reach.");
        }
        List<String> unreachable = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            String[] words = lines.get(i).split(" ", 2);
            if (!words[0].equals(Integer.toString(i + 1)) || words.length < 2) {
                return new Answer.Unreadable<>("The machine did not say what it can reach.");
            }
            if (!sources.get(i).answeredWith(words[1])) {
                unreachable.add(
                        sources.get(i).shown() + (words[1].equals("000") ? "" : " (answered with " + words[1] + ")"));
            }
        }
        return new Answer.Said<>(List.copyOf(unreachable));
    }
}

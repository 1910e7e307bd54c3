package dev.slipway.host.guard;

import dev.slipway.host.Answer;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * How far a change is on its machine.
 *
 * @param saved whether there are copies of all that it touches
 * @param armed whether the machine puts them back by itself unless somebody confirms
 * @param applied whether the change was made to its end
 * @param confirmed whether it stays
 * @param undone why the machine has put the copies back; empty when it has not
 * @param failed what the machine said when the change failed half-way; empty when it did not
 * @param left how long until the machine puts the copies back; zero when no time runs
 */
public record GuardState(
        boolean saved, boolean armed, boolean applied, boolean confirmed, String undone, String failed, Duration left) {
    /**
     * Understands {@link GuardedChange#look} and {@link GuardedChange#confirm}.
     *
     * @param output what it wrote
     * @return the state
     */
    public static Answer<GuardState> parse(String output) {
        String[] lines = output.split("\n");
        if (!lines[lines.length - 1].equals("done")) {
            return new Answer.Unreadable<>("The machine did not say how far its change is.");
        }
        boolean saved = false;
        boolean armed = false;
        boolean applied = false;
        boolean confirmed = false;
        String undone = "";
        Duration left = Duration.ZERO;
        for (String line : lines) {
            switch (line) {
                case "saved" -> saved = true;
                case "armed" -> armed = true;
                case "applied" -> applied = true;
                case "confirmed" -> confirmed = true;
                default -> {
                    if (line.startsWith("undone ")) {
                        undone = line.substring("undone ".length());
                    } else if (line.matches("left -?\\d{1,9}")) {
                        left = Duration.ofSeconds(Math.max(0, Integer.parseInt(line.substring("left ".length()))));
                    }
                }
            }
        }
        String failed = output.lines()
                .filter(line -> line.startsWith("failed "))
                .map(line -> line.substring("failed ".length()).strip())
                .collect(Collectors.joining("; "));
        return new Answer.Said<>(new GuardState(saved, armed, applied, confirmed, undone, failed, left));
    }
}

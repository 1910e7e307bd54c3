package dev.slipway.host.guard;

import dev.slipway.host.Answer;
import dev.slipway.host.drift.Escaped;
import dev.slipway.host.guard.GuardedAction.ChangeKeys;
import dev.slipway.host.guard.GuardedAction.ChangeUnit;
import dev.slipway.host.guard.GuardedAction.Deed;
import dev.slipway.host.guard.GuardedAction.PutDirectory;
import dev.slipway.host.guard.GuardedAction.PutFile;
import dev.slipway.host.guard.GuardedAction.PutHardLink;
import dev.slipway.host.guard.GuardedAction.PutLink;
import dev.slipway.host.guard.GuardedAction.ReloadSshServer;
import dev.slipway.host.guard.GuardedAction.ReloadUnits;
import dev.slipway.host.guard.GuardedAction.Remove;
import dev.slipway.host.guard.GuardedAction.RemoveDirectory;
import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A change under a dead-man's switch, in the order of the methods: {@link #save}, {@link #contents}, {@link #arm},
 * {@link #apply}, then {@link #check} until it is well, and {@link #confirm} over a login that is made for it. Whoever does not
 * get that far leaves a machine that puts everything back by itself; {@link #restore} tells it to do so now.
 *
 * <p>The copies are in {@code /var/lib/slipway-guard/ID}, readable by root only, and stay there until the next change: what was
 * overwritten can be found there by hand.
 *
 * @param id names it on the machine: lower-case letters, digits and hyphens
 * @param actions what it does; files are written in this order
 */
public record GuardedChange(String id, List<GuardedAction> actions) {
    private static final String DIRECTORY = "/var/lib/slipway-guard";

    /** Some hundred megabytes over a home network. */
    private static final Duration CARRYING = Duration.ofMinutes(5);

    /** Copies what is changed, which are small files but for exceptions. */
    private static final Duration SAVING = Duration.ofMinutes(2);

    /** Keeps an unmodifiable copy, and refuses names that would not be one directory. */
    public GuardedChange {
        actions = List.copyOf(actions);
        if (!id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("\"" + id + "\" cannot name a change");
        }
    }

    private String place() {
        return place(DIRECTORY);
    }

    private String place(String directory) {
        return directory + "/" + id;
    }

    /**
     * Keeps copies of all that it touches. Repeating it keeps the first ones unless the change was undone.
     *
     * @return a command; ends with 75 when another change of the machine is not confirmed yet
     */
    public RemoteCommand save() {
        return save(DIRECTORY);
    }

    RemoteCommand save(String directory) {
        String manifest = actions.stream().map(action -> line(action) + "\n").collect(Collectors.joining());
        return GuardScripts.SAVE
                .command(
                        "keep what will change",
                        place(directory),
                        Integer.toString(actions.size()),
                        GuardScripts.WORKER.text())
                .withStdin(Content.utf8(manifest))
                .withDeadline(SAVING);
    }

    /**
     * Brings the new contents to the machine, beside what they will replace.
     *
     * @return commands that may be repeated, after {@link #save}; one that fetches ends with 66 when the hash is wrong
     */
    public List<RemoteCommand> contents() {
        return contents(DIRECTORY);
    }

    List<RemoteCommand> contents(String directory) {
        List<RemoteCommand> commands = new ArrayList<>();
        for (int number = 0; number < actions.size(); number++) {
            switch (actions.get(number)) {
                case PutFile file -> {
                    switch (file.source()) {
                        case FileSource.Nothing _ -> {}
                        case FileSource.Given(Content content) ->
                            commands.add(stage(directory, Integer.toString(number), file.path(), content));
                        case FileSource.Fetched fetched ->
                            commands.add(GuardScripts.FETCH
                                    .command(
                                            "fetch " + file.path(),
                                            place(directory),
                                            Integer.toString(number),
                                            fetched.algorithm(),
                                            fetched.hash(),
                                            fetched.compressed() ? "gzip" : "")
                                    .withStdin(Content.utf8(fetched.url() + "\n"))
                                    .withDeadline(CARRYING));
                    }
                }
                case ChangeKeys keys -> {
                    String what = "the keys of " + keys.account();
                    commands.add(stage(directory, Integer.toString(number), what, lines(keys.lines())));
                    commands.add(stage(
                            directory,
                            number + ".bare",
                            what,
                            lines(keys.lines().stream().map(PublicKeys::bare).toList())));
                    commands.add(stage(directory, number + ".gone", what, lines(keys.gone())));
                }
                default -> {}
            }
        }
        return commands;
    }

    private static Content lines(List<String> lines) {
        return Content.utf8(lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
    }

    private RemoteCommand stage(String directory, String name, String what, Content content) {
        try {
            return GuardScripts.STAGE
                    .command("bring " + what, place(directory), name, Long.toString(content.length()))
                    .withStdin(content)
                    .withDeadline(CARRYING);
        } catch (IOException e) {
            throw new IllegalArgumentException("the content of " + what + " cannot be read", e);
        }
    }

    /**
     * Lets the machine put everything back by itself after a time, and at its next boot, unless the change is confirmed.
     * Repeating it begins the time anew.
     *
     * @param time at least a second
     * @return a command; ends with 73, and arms nothing, when something is in the way of a fresh file
     */
    public RemoteCommand arm(Duration time) {
        return GuardScripts.ARM.command(
                "let the machine undo it unless it is confirmed", place(), Long.toString(time.toSeconds()));
    }

    /**
     * Begins the change on the machine, which brings it to its end without us; {@link #look} tells when.
     *
     * @return a command that may be repeated; ends with 69 when nothing would undo the change
     */
    public RemoteCommand apply() {
        return GuardScripts.APPLY.command("change the machine", place());
    }

    /**
     * Tells how far it is.
     *
     * @return a command for {@link GuardState#parse} that changes nothing
     */
    public RemoteCommand look() {
        return GuardScripts.LOOK.command("look how far the change is", place());
    }

    /**
     * Compares what it touched with what it should be.
     *
     * @return a command for {@link #findings} that changes nothing
     */
    public RemoteCommand check() {
        return GuardScripts.CHECK.command("look whether all is as declared", place());
    }

    /**
     * Lets it stay. To be sent over a login that is made for it: one that was there before the change proves nothing.
     *
     * @return a command for {@link GuardState#parse} that may be repeated
     */
    public RemoteCommand confirm() {
        return GuardScripts.CONFIRM.command("confirm the change", place());
    }

    /**
     * Begins the way back on the machine; {@link #look} tells when it is done.
     *
     * @return a command that may be repeated
     */
    public RemoteCommand restore() {
        return GuardScripts.RESTORE.command("put back what was changed", place());
    }

    /**
     * Removes the copies.
     *
     * @return a command that may be repeated; ends with 69 while there is something to put back
     */
    public RemoteCommand forget() {
        return GuardScripts.FORGET.command("remove the copies", place());
    }

    /**
     * Understands {@link #check}.
     *
     * @param output what it wrote
     * @return what was found; of what is not a unit only what is wrong
     */
    public Answer<List<GuardFinding>> findings(String output) {
        if (!output.endsWith("done " + actions.size() + "\n")) {
            return new Answer.Unreadable<>("The machine did not say whether all is as declared.");
        }
        List<GuardFinding> findings = new ArrayList<>();
        for (String line : output.split("\n")) {
            String[] words = line.split(" ", 3);
            if (words.length < 3 || !words[1].matches("\\d{1,9}") || Integer.parseInt(words[1]) >= actions.size()) {
                continue;
            }
            GuardedAction action = actions.get(Integer.parseInt(words[1]));
            if (words[0].equals("bad")) {
                findings.add(new GuardFinding.Bad(words(action) + " "
                        + switch (words[2]) {
                            case "absent" -> "is not there.";
                            case "content" -> "holds something else than what was written.";
                            case "mode" -> "has another mode.";
                            default -> "points elsewhere.";
                        }));
            } else if (words[0].equals("unit") && action instanceof ChangeUnit(String unit, Deed deed)) {
                findings.add(UnitLook.of(unit, properties(words[2])).judge(deed));
            }
        }
        return new Answer.Said<>(List.copyOf(findings));
    }

    private static Map<String, String> properties(String text) {
        Map<String, String> properties = new HashMap<>();
        for (String each : text.split(" ")) {
            int at = each.indexOf('=');
            if (at > 0) {
                properties.put(each.substring(0, at), each.substring(at + 1));
            }
        }
        return properties;
    }

    private static String words(GuardedAction action) {
        return switch (action) {
            case PutFile file -> file.path();
            case PutDirectory directory -> directory.path();
            case PutLink link -> link.path();
            case PutHardLink link -> link.path();
            default -> "Something";
        };
    }

    private static String line(GuardedAction action) {
        return switch (action) {
            case PutFile file ->
                words(
                        "file",
                        file.fresh() ? "new" : "any",
                        mode(file.mode()),
                        file.owner().user(),
                        file.owner().group(),
                        file.path());
            case PutDirectory directory ->
                words(
                        "dir",
                        mode(directory.mode()),
                        directory.owner().user(),
                        directory.owner().group(),
                        directory.path());
            case PutLink link ->
                words(
                        "link",
                        link.target(),
                        link.owner().user(),
                        link.owner().group(),
                        link.path(),
                        link.fresh() ? "new" : "any");
            case PutHardLink link -> words("hard", link.target(), link.path());
            case Remove remove -> words("remove", remove.path());
            case RemoveDirectory remove -> words("rmdir", remove.path());
            case ChangeKeys keys -> words("keys", keys.account(), keys.exact() ? "exact" : "", keys.ours());
            case ChangeUnit(String unit, Deed deed) -> words(deed.verb(), unit, deed.word());
            case ReloadUnits _ -> "units";
            case ReloadSshServer _ -> "sshd";
        };
    }

    private static String mode(int mode) {
        return mode == GuardedAction.AS_IT_IS ? "" : "%04o".formatted(mode);
    }

    private static String words(String verb, String... words) {
        StringBuilder line = new StringBuilder(verb);
        for (String word : words) {
            line.append(" =").append(Escaped.text(word));
        }
        return line.toString();
    }
}

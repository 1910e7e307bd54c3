package dev.slipway.fleet.drift;

import dev.slipway.fleet.applied.AppliedConfig;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.declared.CommitDiff;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.TextDiff;
import dev.slipway.fleet.inventory.Inventory;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.host.OsFamily;
import dev.slipway.host.drift.Declared;
import dev.slipway.host.drift.FileContent;
import dev.slipway.host.drift.FoundPath;
import dev.slipway.host.drift.PathGlance;
import dev.slipway.host.drift.PrivatePaths;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.templates.ignition.Ignition;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Shows what a file is beside what it shall be, to a person who asks. Fetched from the machine each time, and kept nowhere.
 * Safe for any thread.
 */
public final class DriftTexts {
    private static final int OTHERS_MAY_READ = 0004;
    private static final String FEDORA_DEFAULTS = "/usr/etc/";
    private static final String FLATCAR_DEFAULTS = "/usr/share/flatcar/etc/";

    private final MachineRoutes routes;
    private final SshExecutor ssh;
    private final AppliedConfigs applied;
    private final Inventory inventory;

    /**
     * Over the machines.
     *
     * @param routes the ways to them
     * @param ssh logs in to them
     * @param applied what was applied to them
     * @param inventory tells which system ships which defaults
     */
    public DriftTexts(MachineRoutes routes, SshExecutor ssh, AppliedConfigs applied, Inventory inventory) {
        this.routes = routes;
        this.ssh = ssh;
        this.applied = applied;
        this.inventory = inventory;
    }

    /** What can be shown of a difference. */
    public sealed interface Shown {
        /**
         * Both texts may be seen.
         *
         * @param diff from what it shall be to what it is
         */
        record Texts(CommitDiff.FileDiff diff) implements Shown {}

        /**
         * They may not, or there are none.
         *
         * @param words why, as a sentence
         */
        record Hidden(String words) implements Shown {}
    }

    /**
     * Shows a difference.
     *
     * @param machine the machine
     * @param item a difference that was found on it
     * @return the texts, or why they are not shown
     */
    public Shown of(MachineName machine, DriftItem item) {
        if (!item.hasText()) {
            return new Shown.Hidden(
                    PrivatePaths.holds(item.path())
                            ? item.path() + " is private: its content stays on the machine."
                            : "There is no text to show.");
        }
        Wanted wanted = wanted(machine, item);
        if (wanted instanceof Wanted.Hidden(String words)) {
            return new Shown.Hidden(words);
        }
        String before = wanted instanceof Wanted.Text(String text) ? text : "";
        return switch (look(machine, item.path())) {
            case FoundPath.Text found -> new Shown.Texts(TextDiff.of(item.path(), before, found.text()));
            case FoundPath.Absent absent -> new Shown.Texts(TextDiff.of(item.path(), before, ""));
            case FoundPath.Hidden hidden -> new Shown.Hidden(hidden.why());
            case FoundPath.Directory directory -> new Shown.Hidden(item.path() + " is a directory.");
            case FoundPath.Link(String target) -> new Shown.Hidden(item.path() + " points to " + target + ".");
            case FoundPath.Other(String words) -> new Shown.Hidden(words);
        };
    }

    /** What a path shall hold. */
    private sealed interface Wanted {
        record Text(String text) implements Wanted {}

        record Nothing() implements Wanted {}

        record Hidden(String words) implements Wanted {}
    }

    private Wanted wanted(MachineName machine, DriftItem item) {
        if (item.layer() == DriftLayer.ETC) {
            return item.aspect().equals("MODIFIED") ? shipped(machine, item.path()) : new Wanted.Nothing();
        }
        return declared(machine, item.path())
                .<Wanted>map(file -> switch (file.content()) {
                    case FileContent.Exactly(ByteBuffer bytes)
                    when file.mode() == Declared.ANY || (file.mode() & OTHERS_MAY_READ) != 0 ->
                        text(bytes)
                                .<Wanted>map(Wanted.Text::new)
                                .orElseGet(() -> new Wanted.Hidden("What is declared is no text."));
                    case FileContent.Exactly exactly ->
                        new Wanted.Hidden("It is declared as private by its mode: its content is not shown.");
                    case FileContent.Hashed hashed ->
                        new Wanted.Hidden("What is declared was fetched: only its hash is known here.");
                    case FileContent.Unknown unknown -> new Wanted.Nothing();
                })
                .orElseGet(Wanted.Nothing::new);
    }

    /** The declared file at a path, by the configuration that was applied last. */
    Optional<Declared.File> declared(MachineName machine, String path) {
        Optional<AppliedConfig> latest = applied.latest(machine);
        if (latest.isEmpty()) {
            return Optional.empty();
        }
        String ignition = applied.content(latest.get().config().id()).ignition();
        return Expectation.of(
                        Ignition.read(ignition.getBytes(StandardCharsets.UTF_8)).config())
                .declared()
                .stream()
                .filter(Declared.File.class::isInstance)
                .map(Declared.File.class::cast)
                .filter(file -> file.path().equals(path))
                .findFirst();
    }

    private static Optional<String> text(ByteBuffer bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.duplicate())
                    .toString();
            return text.indexOf('\0') < 0 && text.length() <= PathGlance.LARGEST ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException noText) {
            return Optional.empty();
        }
    }

    private Wanted shipped(MachineName machine, String path) {
        boolean flatcar = inventory.of(machine).facts() instanceof KnownFacts.Seen seen
                && seen.facts().os().family() == OsFamily.FLATCAR;
        String defaults = (flatcar ? FLATCAR_DEFAULTS : FEDORA_DEFAULTS) + path.substring("/etc/".length());
        return switch (look(machine, defaults)) {
            case FoundPath.Text found -> new Wanted.Text(found.text());
            case FoundPath.Hidden hidden -> new Wanted.Hidden(hidden.why());
            default -> new Wanted.Nothing();
        };
    }

    /** Looks at a path of a machine. */
    FoundPath look(MachineName machine, String path) {
        return switch (routes.route(machine)) {
            case RouteAnswer.Unknown(String words, String remedy) -> new FoundPath.Other(words + " " + remedy);
            case RouteAnswer.Known way ->
                switch (ssh.run(way.route(), PathGlance.command(path))) {
                    case SshOutcome.Success<CommandResult>(CommandResult result) ->
                        PathGlance.read(path, result.stdout());
                    case SshOutcome.Failure<CommandResult>(SshFailure failure) ->
                        new FoundPath.Other(failure.message() + " " + failure.remedy());
                };
        };
    }
}

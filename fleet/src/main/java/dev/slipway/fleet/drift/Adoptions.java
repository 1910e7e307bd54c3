package dev.slipway.fleet.drift;

import dev.slipway.fleet.applied.AppliedBy;
import dev.slipway.fleet.applied.AppliedConfig;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.CommitDiff;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.DeclaredProfile;
import dev.slipway.fleet.declared.DriftIgnores;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetFile;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineFileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.Preview;
import dev.slipway.fleet.declared.ProfileName;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.declared.ProfileRendering;
import dev.slipway.fleet.declared.RenderedProfile;
import dev.slipway.fleet.declared.TextDiff;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.provision.DesiredConfig;
import dev.slipway.fleet.provision.DesiredConfigs;
import dev.slipway.fleet.provision.MachineConfig;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.templates.change.ConfigChange;
import dev.slipway.templates.change.ConfigDiff;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.ignition.IgnitionConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes differences the declared state, or puts them on the list of what is ignored: commits to the fleet that were shown
 * before, and that do to the machine's configuration exactly what was meant. Safe for any thread.
 */
public final class Adoptions {
    private static final int LONGEST_NAME = 63;

    private final Foundation f;
    private final DriftTexts texts;

    /**
     * What adopting builds upon.
     *
     * @param fleet where it is declared
     * @param renderer puts machines into profiles
     * @param configs makes Ignition of them
     * @param desired what is declared for machines, whole
     * @param applied what was applied to them
     * @param drifts what was found
     * @param routes the ways to the machines
     * @param ssh logs in to them
     */
    public record Foundation(
            FleetRepository fleet,
            ProfileRenderer renderer,
            MachineConfigs configs,
            DesiredConfigs desired,
            AppliedConfigs applied,
            Drifts drifts,
            MachineRoutes routes,
            SshExecutor ssh) {}

    /**
     * Over what was found.
     *
     * @param f what adopting builds upon
     * @param texts looks at files of machines
     */
    public Adoptions(Foundation f, DriftTexts texts) {
        this.f = f;
        this.texts = texts;
    }

    /**
     * Shows what would be committed. Looks at the machine, which may take seconds.
     *
     * @param machine the machine
     * @param item a difference that was found on it
     * @param ownProfile whether the machine shall get a profile of its own, so that others keep theirs as it is
     * @return the commit, or why there is none
     */
    public AdoptPreview preview(MachineName machine, DriftItem item, boolean ownProfile) {
        return preview(machine, adoption(machine, item), ownProfile);
    }

    private Adoption adoption(MachineName machine, DriftItem item) {
        return new AdoptionOfItem(path -> texts.look(machine, path), unit -> unitState(machine, unit)).of(item);
    }

    private AdoptPreview preview(MachineName machine, Adoption adoption, boolean ownProfile) {
        return switch (adoption) {
            case Adoption.No(String words, String remedy) -> new AdoptPreview.Refused(words, remedy);
            case Adoption.Edit edit -> preview(machine, edit, ownProfile);
        };
    }

    private AdoptionOfItem.UnitState unitState(MachineName machine, String unit) {
        RemoteCommand show = RemoteCommand.of(
                "systemctl", "show", "--no-pager", "-p", "LoadState", "-p", "UnitFileState", "--", unit);
        String said = f.routes().route(machine) instanceof RouteAnswer.Known way
                        && f.ssh().run(way.route(), show) instanceof SshOutcome.Success<CommandResult>(var result)
                ? result.stdout()
                : "";
        return new AdoptionOfItem.UnitState(property(said, "LoadState="), property(said, "UnitFileState="));
    }

    private static String property(String said, String name) {
        return said.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    private AdoptPreview preview(MachineName machine, Adoption.Edit adoption, boolean ownProfile) {
        DeclaredFleet now = f.fleet().current();
        DeclaredMachine declared = now.machines().get(machine);
        if (declared == null || !now.commit().equals(f.fleet().head())) {
            return new AdoptPreview.Refused(
                    "The newest commit of the fleet is not valid, or the machine is not declared any more.",
                    "Mend the fleet first.");
        }
        ProfileName profile = declared.profile().value();
        if (!(f.renderer().render(now, declared) instanceof ProfileRendering.Done(RenderedProfile rendered))) {
            return new AdoptPreview.Refused("The profile " + profile + " cannot be rendered.", "Mend it first.");
        }
        SortedMap<String, String> changed;
        try {
            TemplateEdit template = new TemplateEdit(rendered);
            adoption.edit().in(template);
            changed = template.result();
        } catch (TemplateEdit.Unsafe unsafe) {
            return byHand(adoption, profile, unsafe.words());
        }
        Proposal proposal = ownProfile ? copied(now, declared, changed) : inPlace(now, profile, changed);
        Change change = new Change(Author.SLIPWAY, "", now.commit(), proposal.edits());
        if (!(f.fleet().preview(change) instanceof Preview.Valid(DeclaredFleet then))) {
            return byHand(adoption, profile, "The edited profile would not be valid.");
        }
        if (!does(adoption, machine, now, then)) {
            return byHand(adoption, profile, "An edit would change something else too, or not have the effect.");
        }
        List<MachineName> others = now.machines().keySet().stream()
                .filter(other -> !other.equals(machine))
                .filter(other -> !differences(other, now, then).isEmpty())
                .toList();
        String message = machine + ": adopt " + adoption.what();
        return new AdoptPreview.Ready(
                fingerprint(proposal.edits()),
                message.length() <= 200 ? message : message.substring(0, 200),
                now.commit(),
                proposal.edits(),
                proposal.diffs(),
                others,
                proposal.ownProfile());
    }

    private static AdoptPreview byHand(Adoption.Edit adoption, ProfileName profile, String why) {
        return new AdoptPreview.ByHand(
                why + " Templates are left as they are.", profile.butaneFile(), adoption.lines());
    }

    /** Files to write, and what to show of them. */
    private record Proposal(List<FileEdit> edits, List<CommitDiff.FileDiff> diffs, String ownProfile) {}

    private static Proposal inPlace(DeclaredFleet now, ProfileName profile, SortedMap<String, String> changed) {
        Map<String, String> files = files(now, profile);
        List<FileEdit> edits = new ArrayList<>();
        List<CommitDiff.FileDiff> diffs = new ArrayList<>();
        changed.forEach((path, text) -> {
            String file = profile.folder() + "/" + path;
            edits.add(new FileEdit.Put(file, text));
            diffs.add(TextDiff.of(file, files.getOrDefault(path, ""), text));
        });
        return new Proposal(edits, diffs, "");
    }

    private static Map<String, String> files(DeclaredFleet now, ProfileName profile) {
        return Optional.ofNullable(now.profiles().get(profile))
                .<Map<String, String>>map(DeclaredProfile::files)
                .orElseGet(Map::of);
    }

    /** A copy of the profile with the change, which only this machine uses. */
    private Proposal copied(DeclaredFleet now, DeclaredMachine machine, SortedMap<String, String> changed) {
        ProfileName old = machine.profile().value();
        ProfileName own = freeName(now, machine.name());
        SortedMap<String, String> files = new TreeMap<>(files(now, old));
        List<CommitDiff.FileDiff> diffs = new ArrayList<>();
        changed.forEach(
                (path, text) -> diffs.add(TextDiff.of(own.folder() + "/" + path, files.getOrDefault(path, ""), text)));
        files.putAll(changed);
        List<FileEdit> edits = new ArrayList<>();
        files.forEach((path, text) -> edits.add(new FileEdit.Put(own.folder() + "/" + path, text)));
        String file = machine.name().file();
        String before = f.fleet().text(file).map(FleetFile::text).orElse("");
        String after = new MachineFileEdit(before).profile(own).text();
        edits.add(new FileEdit.Put(file, after));
        diffs.add(TextDiff.of(file, before, after));
        return new Proposal(edits, diffs, own.value());
    }

    private static ProfileName freeName(DeclaredFleet now, MachineName machine) {
        String name = machine.value();
        for (int number = 2; now.profiles().containsKey(new ProfileName(name)); number++) {
            String end = "-" + number;
            name = machine.value().substring(0, Math.min(machine.value().length(), LONGEST_NAME - end.length())) + end;
        }
        return new ProfileName(name);
    }

    /** Whether the edit changes what was meant, and nothing else. */
    private boolean does(Adoption.Edit adoption, MachineName machine, DeclaredFleet now, DeclaredFleet then) {
        List<ConfigChange> changes = differences(machine, now, then);
        IgnitionConfig after = ignition(then, machine);
        return after != null
                && !changes.isEmpty()
                && changes.stream().allMatch(change -> adoption.mine().test(change.subject()))
                && adoption.fits().test(Expectation.of(after));
    }

    private List<ConfigChange> differences(MachineName machine, DeclaredFleet now, DeclaredFleet then) {
        IgnitionConfig before = ignition(now, machine);
        IgnitionConfig after = ignition(then, machine);
        return before == null || after == null ? List.of() : ConfigDiff.between(before, after);
    }

    private @Nullable IgnitionConfig ignition(DeclaredFleet fleet, MachineName machine) {
        DeclaredMachine declared = fleet.machines().get(machine);
        return declared != null
                        && f.configs().render(fleet, declared)
                                instanceof MachineConfig.Rendered(var butane, var json, var warnings)
                ? read(json)
                : null;
    }

    private static IgnitionConfig read(String json) {
        return Ignition.read(json.getBytes(StandardCharsets.UTF_8)).config();
    }

    /**
     * Commits what was shown.
     *
     * @param machine the machine
     * @param item a difference that was found on it
     * @param ownProfile as it was shown
     * @param proposal {@link AdoptPreview.Ready#proposal} as it was shown; empty to take whatever it is now
     * @param message what the commit says; empty for the words that were shown
     * @param author who
     * @return what came of it
     */
    public AdoptOutcome commit(
            MachineName machine, DriftItem item, boolean ownProfile, String proposal, String message, Author author) {
        Adoption adoption = adoption(machine, item);
        AdoptPreview preview = preview(machine, adoption, ownProfile);
        if (!(adoption instanceof Adoption.Edit edit)
                || !(preview instanceof AdoptPreview.Ready ready)
                || !(proposal.isEmpty() || proposal.equals(ready.proposal()))) {
            return new AdoptOutcome.NotAsShown(preview);
        }
        ChangeOutcome outcome = f.fleet()
                .propose(
                        new Change(author, message.isBlank() ? ready.message() : message, ready.base(), ready.edits()));
        if (!(outcome instanceof ChangeOutcome.Committed(String commit, DeclaredFleet then))) {
            return new AdoptOutcome.NotCommitted(outcome);
        }
        boolean counts = count(machine, edit, commit);
        f.drifts().scanSoon(machine);
        return new AdoptOutcome.Adopted(
                commit,
                counts
                        ? "It is declared now, and counts as applied to " + machine + "."
                        : "It is declared now. " + machine
                                + " has other changes that were not applied yet: apply them, and the difference is gone.");
    }

    /** Counts the new configuration as applied when the machine differs from it in nothing but what was adopted. */
    private boolean count(MachineName machine, Adoption.Edit edit, String commit) {
        Optional<AppliedConfig> latest = f.applied().latest(machine);
        if (latest.isEmpty()
                || !(f.desired().of(machine) instanceof DesiredConfig.Ready ready)
                || !ready.commit().equals(commit)) {
            return false;
        }
        List<ConfigChange> changes = ConfigDiff.between(
                read(f.applied().content(latest.get().config().id()).ignition()),
                read(ready.content().ignition()));
        boolean only = changes.stream().allMatch(change -> edit.mine().test(change.subject()));
        if (only) {
            ConfigId kept = f.applied().keep(machine, ready.commit(), ready.profile(), ready.content());
            f.applied().applied(kept, new AppliedBy.Adopted(commit));
        }
        return only;
    }

    private static String fingerprint(List<FileEdit> edits) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (FileEdit edit : edits) {
                digest.update((edit.path() + "\0").getBytes(StandardCharsets.UTF_8));
                if (edit instanceof FileEdit.Put(String path, String text)) {
                    digest.update((text + "\0").getBytes(StandardCharsets.UTF_8));
                }
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** For whom something is ignored. */
    public enum Reach {
        /** The machine alone. */
        MACHINE,
        /** Its group; the machine alone when it is in none. */
        GROUP,
        /** All machines. */
        ALL
    }

    /**
     * Shows what ignoring a difference would change in {@code drift-ignore.txt}.
     *
     * @param machine the machine
     * @param item a difference that can be ignored
     * @param reach for whom
     * @return the change
     */
    public CommitDiff.FileDiff ignoring(MachineName machine, DriftItem item, Reach reach) {
        String before = ignoreFile();
        return TextDiff.of(DriftIgnores.FILE, before, DriftIgnores.with(before, rule(machine, item, reach)));
    }

    private String ignoreFile() {
        return f.fleet().text(DriftIgnores.FILE).map(FleetFile::text).orElse("");
    }

    private DriftIgnores.Rule rule(MachineName machine, DriftItem item, Reach reach) {
        DriftIgnores.Scope alone = new DriftIgnores.Scope.OfMachine(machine);
        DriftIgnores.Scope scope = switch (reach) {
            case ALL -> new DriftIgnores.Scope.All();
            case GROUP ->
                Optional.ofNullable(f.fleet().current().machines().get(machine))
                        .map(DeclaredMachine::group)
                        .filter(group -> !group.isNone())
                        .<DriftIgnores.Scope>map(DriftIgnores.Scope.OfGroup::new)
                        .orElse(alone);
            case MACHINE -> alone;
        };
        DriftIgnores.What what = item.path().isEmpty()
                ? new DriftIgnores.What.Layered(item.detail())
                : new DriftIgnores.What.At(glob(item.path()));
        return new DriftIgnores.Rule(scope, what);
    }

    /** Signs that mean something in a glob, and what no line can hold, become "any one character". */
    private static String glob(String path) {
        return path.replaceAll("[*?\\p{Cntrl}]", "?").strip();
    }

    /**
     * Puts a difference on the list of what is ignored.
     *
     * @param machine the machine
     * @param item a difference that can be ignored
     * @param reach for whom
     * @param author who
     * @param why what the commit says besides; may be empty
     * @return what became of the commit
     * @throws IllegalArgumentException when it cannot be ignored
     */
    public ChangeOutcome ignore(MachineName machine, DriftItem item, Reach reach, Author author, String why) {
        if (!item.canBeIgnored()) {
            throw new IllegalArgumentException(
                    "This difference has neither a path nor a package that could be ignored.");
        }
        String base = f.fleet().head();
        DriftIgnores.Rule rule = rule(machine, item, reach);
        String message = "Ignore " + rule.what().line() + " on " + rule.scope().heading()
                + (why.isBlank() ? "" : "\n\n" + why.strip());
        ChangeOutcome outcome = f.fleet()
                .propose(new Change(
                        author,
                        message,
                        base,
                        List.of(new FileEdit.Put(DriftIgnores.FILE, DriftIgnores.with(ignoreFile(), rule)))));
        if (outcome instanceof ChangeOutcome.Committed) {
            f.drifts().scanSoon(machine);
        }
        return outcome;
    }
}

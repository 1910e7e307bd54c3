package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.drift.NoDrift;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.Later;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.provision.InstallationId;
import dev.slipway.fleet.rebuild.Rebuild.Choice;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.Drivers;
import dev.slipway.fleet.step.HostTalk;
import dev.slipway.fleet.step.PartedStep;
import dev.slipway.fleet.step.Reply;
import dev.slipway.host.ConsoleAddress;
import dev.slipway.host.HostFacts;
import dev.slipway.host.HostHealth;
import dev.slipway.host.HostHealth.Baseline;
import dev.slipway.host.HostHealth.Finding;
import dev.slipway.host.HostProof;
import dev.slipway.host.IgnitionResult;
import dev.slipway.host.UpdatableDriver;
import dev.slipway.host.rebuild.RebuildLook;
import dev.slipway.host.rebuild.RebuildLook.Partition;
import dev.slipway.host.rebuild.RebuildPreflight.Obstacle;
import dev.slipway.host.rebuild.StorageLoss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The steps of a rebuild, for one machine and one plan. */
final class RebuildSteps {
    /** A download of some hundred megabytes, and its checksums. */
    private static final Duration FETCH = Duration.ofMinutes(40);

    private static final Duration LOAD = Duration.ofMinutes(10);

    /** Firmware of servers takes minutes before it boots; people need some to press a button. */
    private static final Duration START = Duration.ofMinutes(25);

    /** An installation counts as failed after 45 minutes; this is only the second net. */
    private static final Duration INSTALL = Duration.ofMinutes(70);

    private static final String INSTALLATION = "installation";
    private static final String OLD_MACHINE = "old-machine";
    private static final String OLD_IGNITION = "old-ignition";
    private static final String OLD_BOOT = "old-boot";
    private static final String KEPT = "kept";
    private static final String WELL_LOOKS = "well-looks";
    private static final String WELL = "well";

    /** A service that dies and is started again looks well for a moment. */
    private static final int LOOKS = 2;

    private final RebuildRooms rooms;
    private final MachineName machine;
    private final Choice.Made made;
    private final UpdatableDriver driver;

    RebuildSteps(RebuildRooms rooms, MachineName machine, Choice.Made made) {
        this.rooms = rooms;
        this.machine = machine;
        this.made = made;
        this.driver = Drivers.updatable(made.family());
    }

    List<Step> all() {
        CommonSteps common = new CommonSteps(machine);
        List<Step> steps = new ArrayList<>();
        if (made.running()) {
            steps.add(common.look(driver));
            steps.add(preflight());
            steps.add(common.pause(driver));
        }
        steps.add(prepare());
        Launch launch = switch (made.way()) {
            case KEXEC -> new KexecLaunch(rooms, machine, made);
            case NETWORK, PXE, AUTO -> new NetworkLaunch(rooms, machine, made);
        };
        if (launch instanceof KexecLaunch kexec) {
            steps.add(kexec.fetch(FETCH));
            steps.add(kexec.load(LOAD));
        }
        Arrival arrival = new Arrival(rooms, machine, launch);
        steps.add(arrival.start(START));
        steps.add(arrival.install(INSTALL));
        steps.add(health());
        steps.add(proof());
        steps.add(new NoDrift(rooms.drift()).step());
        return steps;
    }

    /** The number of the installation; there is one from the step "prepare" on. */
    static InstallationId installation(HostTalk host) {
        return new InstallationId(Long.parseLong(host.context().note(INSTALLATION)));
    }

    /** The machine id of the installation that goes; empty when the machine could not be asked. */
    static String oldMachine(HostTalk host) {
        return host.context().note(OLD_MACHINE);
    }

    /**
     * Whether the installation that goes answers. The machine id alone does not tell: a virtual machine gets it from its
     * firmware (machine-id(5)), and it is the same in each installation. The boot in which Ignition ran is not.
     */
    static boolean isOld(HostTalk host, HostProof proof) {
        return proof.machineId().equals(oldMachine(host))
                && proof.provisioningBoot().equals(host.context().note(OLD_IGNITION));
    }

    /** Looks whether all is still as it was planned, and remembers what the proof compares with. */
    private Step preflight() {
        return PartedStep.of(
                PlannedStep.of(
                        "check", "Look whether " + machine + " can be rebuilt", CommonSteps.QUICK.multipliedBy(2)),
                host -> host.context().note(OLD_MACHINE).isEmpty()
                        ? new NotYet("It has not been looked at yet.")
                        : new Done(
                                machine + " can be rebuilt by " + made.way().word() + " onto " + made.device() + "."),
                host -> host.facts()
                        .judge(facts -> survey(host, facts)
                                .judge(survey -> host.identity().judge(proof -> remember(host, survey, proof)))));
    }

    private Reply<Survey> survey(HostTalk host, HostFacts facts) throws InterruptedException {
        DeclaredMachine declared = rooms.fleet().current().machines().get(machine);
        if (declared == null) {
            return new Reply.Missing<>(
                    new Broken(machine + " is not declared any more.", "Give it up, or revert the change."));
        }
        var card = rooms.reinstallations().card(machine);
        var artefacts =
                card.flatMap(mac -> Artefacts.of(rooms.images(), made.plan().image(), mac));
        if (artefacts.isEmpty()) {
            return new Reply.Missing<>(new Broken(
                    "The image " + made.plan().os() + " is not in the library any more.", "Mirror it under Images."));
        }
        ConfigReview config =
                new ConfigReview(rooms.configs().content(made.config()).ignition());
        boolean letsIn = config.letsIn(
                declared.ssh().value().user(), rooms.authorizedKey().get());
        return Survey.of(
                new Survey.Subject(declared, made.plan().kept(), artefacts.get(), config, letsIn),
                facts,
                host::ask,
                rooms.door()::seenFrom);
    }

    private StepResult remember(HostTalk host, Survey survey, HostProof proof) {
        List<Obstacle> obstacles = survey.obstacles(made.way());
        if (!obstacles.isEmpty()) {
            return new Broken(
                    obstacles.stream().map(Obstacle::words).collect(Collectors.joining(" ")),
                    obstacles.stream().map(Obstacle::remedy).distinct().collect(Collectors.joining(" ")));
        }
        if (!survey.device().equals(made.device())) {
            return new Broken(
                    machine + " runs from " + survey.device() + " now, but " + made.device() + " was in the plan.",
                    "Give it up, and look at a new plan.");
        }
        if (survey.facts().machineId().isEmpty()
                || !proof.machineId().equals(survey.facts().machineId())) {
            return new Later(machine + " did not say its machine id.", "Look at /etc/machine-id on it.");
        }
        TreeMap<String, String> kept = new TreeMap<>();
        survey.kept().forEach(partition -> kept.put(partition.partitionLabel(), partition.uuid()));
        host.context().note(KEPT, JsonMapper.shared().writeValueAsString(kept));
        host.context().note(OLD_IGNITION, proof.provisioningBoot());
        host.context().note(OLD_BOOT, survey.facts().bootId());
        host.context().note(OLD_MACHINE, survey.facts().machineId());
        return new NotYet("Nothing stands against it.");
    }

    /** Makes the installation; killed before it is noted, one remains that nothing ever uses. */
    private Step prepare() {
        return PartedStep.of(
                        PlannedStep.of("prepare", "Prepare the installation", CommonSteps.QUICK),
                        host -> host.context().note(INSTALLATION).isEmpty()
                                ? new NotYet("There is none yet.")
                                : new Done("Installation " + installation(host) + " brings "
                                        + made.plan().os() + "."),
                        host -> {
                            var card = rooms.reinstallations().card(machine);
                            if (card.isEmpty()) {
                                return new Broken(
                                        "The network card of " + machine + " is not known any more.",
                                        "Declare its macs.");
                            }
                            InstallationId id = rooms.reinstallations()
                                    .prepare(
                                            made.plan(),
                                            made.config(),
                                            card.get(),
                                            host.context().who());
                            host.context().note(INSTALLATION, Long.toString(id.value()));
                            return new NotYet("Installation " + id + " was made.");
                        })
                .undoneBy(host -> {
                    if (!host.context().note(INSTALLATION).isEmpty()) {
                        rooms.reinstallations().takeBack(installation(host));
                    }
                    return new Done("Nobody is expected to phone home.");
                });
    }

    // ---- Afterwards.

    private Step health() {
        return new PartedStep(
                PlannedStep.of("health", "Wait until " + machine + " is well", CommonSteps.SETTLE),
                host -> new NotYet("It is not known yet whether " + machine + " is well."),
                host -> {
                    host.context().note(WELL_LOOKS, "");
                    return new NotYet("There is nothing to do but to look.");
                },
                host -> inARow(host, host.facts().judge(facts -> verdict(host, facts))),
                host -> new Done("There is nothing to take back."));
    }

    private StepResult inARow(HostTalk host, StepResult verdict) {
        String before = host.context().note(WELL_LOOKS);
        String now = verdict instanceof Done ? before + "+" : "";
        if (!now.equals(before)) {
            host.context().note(WELL_LOOKS, now);
        }
        return verdict instanceof Done && now.length() < LOOKS
                ? new NotYet(machine + " is well; it is looked at once more.")
                : verdict;
    }

    /** What ran or had failed before belongs to an installation that is gone: the new one must be well by itself. */
    private StepResult verdict(HostTalk host, HostFacts facts) {
        Baseline none = new Baseline(host.context().note(OLD_BOOT), Set.of(), Set.of());
        String version = made.plan().image().version();
        return switch (HostHealth.judge(facts, new HostHealth.Expectation(none, made.running(), version, ""))) {
            case HostHealth.Healthy(var proof) -> {
                String words = String.join(" ", proof);
                host.context().note(WELL, words);
                yield new Done(words);
            }
            case HostHealth.Settling(var reasons) -> new NotYet(Finding.words(reasons), Finding.remedies(reasons));
            case HostHealth.Unhealthy(var findings) -> new Broken(Finding.words(findings), Finding.remedies(findings));
        };
    }

    private Step proof() {
        return new PartedStep(
                PlannedStep.of("proof", "Prove that " + machine + " is new", CommonSteps.QUICK.multipliedBy(2)),
                this::proved,
                host -> new NotYet("There is nothing to do but to look."),
                this::proved,
                host -> new Done("There is nothing to take back."));
    }

    private StepResult proved(HostTalk host) throws InterruptedException {
        return host.identity().judge(probe -> host.facts().judge(facts -> proved(host, probe, facts)));
    }

    private StepResult proved(HostTalk host, HostProof probe, HostFacts facts) throws InterruptedException {
        String old = oldMachine(host);
        if (probe.machineId().isEmpty() || probe.bootId().isEmpty()) {
            return new Later(machine + " did not say who it is.", "Look at /etc/machine-id on it.");
        }
        if (!old.isEmpty() && isOld(host, probe)) {
            return new Broken(
                    machine + " is the installation of before: its root was not written anew.",
                    "Look at its boot timeline and its screen; then plan the rebuild again.");
        }
        if (probe.live()) {
            return new Broken(
                    machine + " runs from memory, not from its disk.",
                    "Look at its journal: the installation broke off.");
        }
        if (!(probe.ignition() instanceof IgnitionResult.Report report) || !report.userConfigProvided()) {
            return new Broken(
                    "Ignition left no result on " + machine + ", or was given no configuration.",
                    "Look at /etc/.ignition-result.json and the journal of its first boot.");
        }
        if (report.earlierRuns() > 0
                || report.provisioningBootId().equals(host.context().note(OLD_BOOT))) {
            return new Broken(
                    "Ignition did not run on a new root on " + machine + ".",
                    "Look at /etc/.ignition-result.json on it.");
        }
        boolean thisBoot = report.provisioningBootId().equals(probe.bootId());
        if (old.isEmpty() && !thisBoot) {
            return new Broken(
                    "It cannot be told whether " + machine + " is new: Ignition ran in an earlier boot.",
                    "Compare the date in /etc/.ignition-result.json on it.");
        }
        String words = "Ignition ran in " + (thisBoot ? "this boot" : "the boot before") + " (provisioningBootID "
                + brief(report.provisioningBootId()) + "), " + comparison(old, probe.machineId()) + ".";
        return kept(host, facts).judge(kept -> {
            NoDrift.said(
                    host,
                    (words + " " + kept + " " + host.context().note(WELL))
                            .replaceAll(" +", " ")
                            .strip());
            return new Done(machine + " is new.");
        });
    }

    /** What the machine id tells; nothing when the one before is not known. */
    private static String comparison(String old, String now) {
        if (old.isEmpty()) {
            return "the machine id is " + brief(now);
        }
        return old.equals(now)
                ? "the machine id is its firmware's and stays (" + brief(old) + ")"
                : "the machine id is new (" + brief(now) + ", before " + brief(old) + ")";
    }

    /** Whether the kept partitions have the filesystems that they had, and are mounted where the configuration says. */
    private Reply<String> kept(HostTalk host, HostFacts facts) throws InterruptedException {
        Map<String, String> expected = expected(host);
        if (expected.isEmpty()) {
            return new Reply.Got<>("");
        }
        Reply<RebuildLook> looked =
                host.ask(dev.slipway.host.rebuild.KexecRebuild.look(made.device()), RebuildLook::parse);
        if (!(looked instanceof Reply.Got<RebuildLook>(RebuildLook look))) {
            return new Reply.Missing<>(
                    looked instanceof Reply.Missing<RebuildLook>(StepResult result)
                            ? result
                            : new Later(machine + " did not tell its partitions.", "Try again."));
        }
        ConfigReview config =
                new ConfigReview(rooms.configs().content(made.config()).ignition());
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, String> each : expected.entrySet()) {
            String label = each.getKey();
            String uuid = each.getValue();
            List<Partition> there = look.partitions().stream()
                    .filter(partition -> uuid.isEmpty()
                            ? StorageLoss.matches(label, partition.partitionLabel())
                            : partition.partitionLabel().equals(label)
                                    && partition.uuid().equals(uuid))
                    .toList();
            if (there.isEmpty()) {
                return new Reply.Missing<>(new Broken(
                        "The partition " + label + (uuid.isEmpty() ? "" : " with the filesystem " + uuid)
                                + " is not there any more.",
                        "Write nothing to the disk. Look at it with lsblk -f, and restore the partition from its table or a"
                                + " backup."));
            }
            for (Partition partition : there) {
                String mount = config.mountOf(partition);
                if (!mount.isEmpty() && !isMounted(facts, partition, mount)) {
                    return new Reply.Missing<>(new Later(
                            partition.partitionLabel() + " is there, but not mounted on " + mount + " yet.",
                            "Look at systemctl status of its mount unit."));
                }
                words.add(partition.partitionLabel() + (uuid.isEmpty() ? " is there" : " is still there")
                        + " (filesystem " + brief(partition.uuid())
                        + (mount.isEmpty() ? ")" : ", mounted on " + mount + ")")
                        + (uuid.isEmpty() ? "; what was on it before could not be asked." : "."));
            }
        }
        return new Reply.Got<>(String.join(" ", words));
    }

    /** The filesystems of the kept partitions by their labels; by what was wished, and empty, when the machine was silent. */
    private Map<String, String> expected(HostTalk host) {
        Map<String, String> expected = new TreeMap<>();
        String noted = host.context().note(KEPT);
        if (noted.isEmpty()) {
            made.plan().kept().forEach(label -> expected.put(label, ""));
        } else {
            JsonMapper.shared()
                    .readTree(noted)
                    .properties()
                    .forEach(each -> expected.put(each.getKey(), each.getValue().asString()));
        }
        return expected;
    }

    private static boolean isMounted(HostFacts facts, Partition partition, String mount) {
        return facts.hardware().disks().stream()
                .flatMap(disk -> disk.children().stream())
                .filter(child -> child.path().equals(partition.path()))
                .anyMatch(child -> child.mountPoints().contains(mount));
    }

    private static String brief(String id) {
        return id.substring(0, Math.min(8, id.length()));
    }

    /** Where the machine reaches this console. */
    static Reply<java.net.URI> door(RebuildRooms rooms, HostTalk host) throws InterruptedException {
        Reply<String> address = host.ask(ConsoleAddress.command(), ConsoleAddress::parse);
        return switch (address) {
            case Reply.Got<String>(String seen) -> new Reply.Got<>(rooms.door().seenFrom(seen));
            case Reply.Missing<String>(StepResult result) -> new Reply.Missing<>(result);
        };
    }
}

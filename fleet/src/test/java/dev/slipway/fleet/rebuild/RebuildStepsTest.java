package dev.slipway.fleet.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.drift.DriftItem;
import dev.slipway.fleet.drift.DriftLayer;
import dev.slipway.fleet.drift.DriftState;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.rebuild.ScriptedMachine.Fate;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rebuilds to their end, killed between any two writes, failing at every command, and with machines that come back wrong. */
class RebuildStepsTest {
    private static final Rebuild KEXEC = Rebuild.by(RebuildWay.KEXEC).keeping(List.of("data"));
    private static final Rebuild PXE = Rebuild.by(RebuildWay.PXE).keeping(List.of("data"));

    @TempDir
    private Path directory;

    private RebuildBench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new RebuildBench(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Rebuild wish(RebuildWay way) {
        return Rebuild.by(way).keeping(List.of("data"));
    }

    private void isNew(StepResult result) {
        assertThat(result).isInstanceOf(Done.class);
        assertThat(((Done) result).words())
                .contains("Ignition ran in this boot (provisioningBootID", "the machine id is new")
                .contains("data is still there (filesystem 80db1c44, mounted on /var/lib/data).");
        assertThat(bench.machine.installations).isEqualTo(1);
        assertThat(bench.rooms.pins().of("ns1")).containsExactly(ScriptedMachine.NEW_KEY);
        assertThat(bench.state()).isInstanceOf(MachineState.Installed.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"KEXEC", "NETWORK", "PXE"})
    void aRebuildEndsInItsProof(RebuildWay way) throws Exception {
        bench.machine.firmware = "efi Boot0002* UEFI PXEv4 (MAC:525400000010)\n";
        RebuildWalk walk = bench.walk(wish(way));

        StepResult result = walk.walk();

        isNew(result);
        assertThat(walk.words).allSatisfy(words -> assertThat(words).endsWith("."));
        assertThat(bench.machine.acted)
                .contains(
                        switch (way) {
                            case KEXEC -> "slipway:rebuild-jump";
                            case NETWORK -> "efibootmgr -n 0002";
                            case PXE, AUTO -> "systemctl reboot";
                        });
        assertThat(walk.notes().values()).noneMatch(note -> note.contains("Bearer") || note.contains("ignition\":"));
    }

    @ParameterizedTest
    @EnumSource(names = {"KEXEC", "PXE"})
    void killedBetweenAnyTwoWritesItGoesOnToTheSameEnd(RebuildWay way) throws Exception {
        RebuildWalk whole = bench.walk(wish(way));
        isNew(whole.walk());
        assertThat(whole.events()).isGreaterThan(40);
        for (int event = 0; event < whole.events(); event++) {
            bench.anew();
            RebuildWalk walk = bench.walk(wish(way));
            walk.killAt(event);
            StepResult result;
            try {
                result = walk.walk();
            } catch (RebuildWalk.Killed killed) {
                result = walk.walk();
            }
            assertThat(result).as("killed at event " + event).isInstanceOf(Done.class);
            isNew(result);
        }
    }

    @Test
    void aVirtualMachineWhoseIdStaysIsToldFromTheInstallationBefore() throws Exception {
        bench.machine.virtual = true;
        bench.machine.fate = Fate.OLD_AGAIN;
        RebuildWalk walk = bench.walk(KEXEC);
        assertThat(((Broken) walk.walk()).words()).contains("came back as the system that it was");
        bench.machine.fate = Fate.INSTALLS;

        StepResult result = walk.retry();

        assertThat(((Done) result).words()).contains("the machine id is its firmware's and stays");
    }

    @Test
    void aStepThatIsRunAgainChangesNothing() throws Exception {
        RebuildWalk walk = bench.walk(KEXEC);
        for (Step step : walk.steps()) {
            assertThat(walk.step(step)).as(step.planned().id()).isInstanceOf(Done.class);
            String after = bench.machine.state();
            assertThat(walk.step(step)).as(step.planned().id()).isInstanceOf(Done.class);
            assertThat(bench.machine.state()).isEqualTo(after);
        }
        isNew(walk.walk());
    }

    @Test
    void aFailureAtAnyCommandEndsInWordsAndIsTakenBackOrTriedAgain() throws Exception {
        String before = bench.machine.state();
        MachineState known = bench.state();
        bench.walk(KEXEC).walk();
        List<String> commands = List.copyOf(bench.machine.acted);
        assertThat(commands).contains("slipway:rebuild-fetch", "slipway:rebuild-append", "slipway:rebuild-load");
        for (String failing : commands) {
            if (failing.equals("slipway:rebuild-jump")) {
                continue; // Its status means nothing.
            }
            for (boolean again : new boolean[] {false, true}) {
                bench.anew();
                RebuildWalk walk = bench.walk(KEXEC);
                bench.machine.broken = failing::equals;

                StepResult result = walk.walk();

                assertThat(result).as(failing).isInstanceOf(Broken.class);
                assertThat(((Broken) result).words()).contains("it is broken");
                assertThat(((Broken) result).remedy()).endsWith(".");
                bench.machine.broken = command -> false;
                if (again) {
                    isNew(walk.retry());
                } else {
                    walk.undo();
                    assertThat(bench.machine.state())
                            .as("undone after " + failing)
                            .isEqualTo(before);
                    assertThat(bench.state().word()).isEqualTo(known.word());
                }
            }
        }
    }

    @Test
    void whatWasLoadedIsForgottenWhenItIsCancelled() throws Exception {
        RebuildWalk walk = bench.walk(KEXEC);
        for (Step step : walk.steps().subList(0, 6)) {
            assertThat(walk.step(step)).isInstanceOf(Done.class);
        }
        assertThat(bench.machine.loaded).isTrue();
        for (Step step : walk.steps().subList(0, 6).reversed()) {
            if (step.planned().undoable()) {
                assertThat(step.undo(walk)).isInstanceOf(Done.class);
            }
        }
        assertThat(bench.machine.loaded).isFalse();
        assertThat(bench.machine.zincati).isTrue();
        assertThat(bench.state()).isInstanceOf(MachineState.Imported.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"KEXEC", "PXE"})
    void theOldSystemThatComesBackIsToldAndTriedAgain(RebuildWay way) throws Exception {
        bench.machine.fate = Fate.OLD_AGAIN;
        RebuildWalk walk = bench.walk(wish(way));

        StepResult result = walk.walk();

        assertThat(walk.step()).isEqualTo("start");
        assertThat(((Broken) result).words()).contains("came back as the system that it was");
        assertThat(bench.state()).as("it is what it was").isInstanceOf(MachineState.Imported.class);
        assertThat(bench.rooms.pins().of("ns1")).containsExactly(ScriptedMachine.OLD_KEY);
        bench.machine.fate = Fate.INSTALLS;
        isNew(walk.retry());
    }

    @Test
    void aMachineThatLosesItsPowerBeforeItGoesDownIsLoadedAgain() throws Exception {
        RebuildWalk walk = bench.walk(KEXEC);
        for (Step step : walk.steps().subList(0, 6)) {
            walk.step(step);
        }
        bench.machine.boots();
        assertThat(bench.machine.loaded).isFalse();
        isNew(walk.walk());
    }

    @Test
    void nothingIsHeardAnyMore() throws Exception {
        bench.machine.fate = Fate.NOTHING;
        RebuildWalk walk = bench.walk(KEXEC);

        StepResult result = walk.walk();

        assertThat(walk.step()).isEqualTo("start");
        assertThat(result.toString()).contains("does not answer yet");
        assertThat(bench.state()).as("the machine may still come").isInstanceOf(MachineState.Installing.class);
    }

    @Test
    void somebodyElseIsNotTakenForTheNewSystem() throws Exception {
        bench.machine.fate = Fate.SOMEBODY;
        RebuildWalk walk = bench.walk(KEXEC);

        StepResult result = walk.walk();

        assertThat(result).isNotInstanceOf(Done.class);
        assertThat(result.toString()).contains("a host key that nobody has confirmed");
        assertThat(bench.rooms.pins().of("ns1")).containsExactly(ScriptedMachine.OLD_KEY);
    }

    @Test
    void anInstallerThatGivesUpSaysSoAndMayBeWaitedForAgain() throws Exception {
        bench.machine.fate = Fate.GIVES_UP;
        RebuildWalk walk = bench.walk(KEXEC);

        StepResult result = walk.walk();

        assertThat(((Broken) result).words()).contains("The installer gave up", "exit-code 1");
        assertThat(((Broken) result).remedy()).isNotBlank();
        // A person switches it off and on: the disk was not touched.
        bench.machine.answers = true;
        bench.machine.boots();
        bench.machine.fate = Fate.INSTALLS;
        isNew(walk.retry());
    }

    @Test
    void aKeptPartitionThatIsNotThereAnyMoreIsNoSuccess() throws Exception {
        bench.machine.fate = Fate.LOSES_DATA;
        RebuildWalk walk = bench.walk(KEXEC);

        StepResult result = walk.walk();

        assertThat(walk.step()).isEqualTo("proof");
        assertThat(((Broken) result).words()).contains("data", "80db1c44", "is not there any more");
        assertThat(((Broken) result).remedy()).contains("Write nothing to the disk");
    }

    @Test
    void whatHasChangedSinceThePlanStopsItBeforeAnythingIsDone() throws Exception {
        RebuildWalk walk = bench.walk(KEXEC);
        bench.machine.dataLabel = "other";

        StepResult result = walk.walk();

        assertThat(walk.step()).isEqualTo("check");
        assertThat(((Broken) result).words()).contains("No partition of /dev/sda has the label data");
        assertThat(bench.machine.acted).isEmpty();
    }

    @Test
    void aDeadMachineIsArmedAndWaitsForItsNextBoot() throws Exception {
        bench.machine.answers = false;
        assertThat(bench.refusal(Rebuild.by(RebuildWay.AUTO))).contains("choose the way pxe");
        assertThat(bench.refusal(PXE)).as("its partitions were never seen").contains("It is not known that");

        RebuildWalk walk = bench.walk(Rebuild.by(RebuildWay.PXE));

        assertThat(walk.steps())
                .extracting(step -> step.planned().id())
                .containsExactly("prepare", "start", "install", "health", "proof", "drift");
    }

    @ParameterizedTest
    @EnumSource(names = {"INSTALLS", "LOSES_DATA"})
    void aDeadMachineThatWasWokenIsProvedToHaveWhatItShallKeep(Fate fate) throws Exception {
        bench.walk(KEXEC);
        // It was seen when that was planned, and then it died.
        bench.machine.answers = false;
        RebuildWalk walk = bench.walk(PXE);
        walk.walk();
        assertThat(walk.step()).isEqualTo("start");
        if (fate == Fate.LOSES_DATA) {
            bench.machine.dataLabel = "other";
        }

        bench.machine.wakes();
        StepResult result = walk.retry();

        if (fate == Fate.LOSES_DATA) {
            assertThat(walk.step()).isEqualTo("proof");
            assertThat(((Broken) result).words()).contains("The partition data is not there any more");
        } else {
            assertThat(result).isInstanceOf(Done.class);
            assertThat(walk.words.getLast())
                    .contains("data is there (filesystem 80db1c44", "what was on it before could not be asked")
                    .doesNotContain("the machine id is new");
        }
    }

    @Test
    void aNewMachineThatIsNotWhatWasAppliedToItIsNoSuccessUntilItIs() throws Exception {
        bench.drift = new DriftState.Drifted(List.of(new DriftItem(
                DriftLayer.DECLARED, "CONTENT", "file /etc/motd", "/etc/motd", "", "/etc/motd has another content.")));
        RebuildWalk walk = bench.walk(KEXEC);

        StepResult result = walk.walk();

        assertThat(walk.step()).isEqualTo("drift");
        assertThat(((Broken) result).words()).contains("Ignition ran", "not what was applied", "/etc/motd has another");
        assertThat(((Broken) result).remedy()).contains("ignore", "try again");
        bench.drift = new DriftState.None(12);
        isNew(walk.retry());
        assertThat(walk.words.getLast()).contains("Ignition ran", "Drift: none (12 things compared).");
    }

    @Test
    void whatTheNewSystemHasFromItsImageIsOnlyTold() throws Exception {
        bench.drift = new DriftState.Drifted(
                List.of(new DriftItem(DriftLayer.SYSTEM, "PENDING", "", "", "", "The next boot is 44.20260810.3.0.")));

        StepResult result = bench.walk(KEXEC).walk();

        isNew(result);
        assertThat(((Done) result).words())
                .endsWith("Drift: none of what was applied. Of the system: The next boot is 44.20260810.3.0.");
    }

    @Test
    void whatCannotBeComparedIsNotTakenForNoDrift() throws Exception {
        bench.drift = new DriftState.Unknown("git is missing.", "Scan it again.");

        StepResult result = bench.walk(KEXEC).walk();

        assertThat(((Done) result).words())
                .contains("Whether it drifts could not be told: git is missing.")
                .doesNotContain("Drift: none");
    }
}

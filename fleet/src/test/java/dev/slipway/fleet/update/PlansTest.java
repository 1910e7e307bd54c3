package dev.slipway.fleet.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.Particular;
import dev.slipway.fleet.operation.PlanLine;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.host.FactSection;
import dev.slipway.host.OsFamily;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a person reads before, and why there is sometimes no plan. */
class PlansTest {
    private final Blocklist blocklist = OperationsOnHostsTest.emptyBlocklist();

    private static <P extends Record> Planning.Ready<P> ready(OperationKind<P> kind, P wish) {
        return switch (kind.plan(ScriptedHost.NAME, wish)) {
            case Planning.Ready<P> ready -> ready;
            case Planning.Refused<P>(String words, String _, var _) -> throw new AssertionError(words);
        };
    }

    private static <P extends Record> void refused(OperationKind<P> kind, P wish, String words) {
        assertThat(kind.plan(ScriptedHost.NAME, wish)).isInstanceOfSatisfying(Planning.Refused.class, refused -> {
            assertThat(refused.words()).contains(words).endsWith(".");
            assertThat(refused.remedy()).isNotBlank().endsWith(".");
        });
    }

    private static List<String> lines(Outline outline, Tone tone) {
        return outline.lines().stream()
                .filter(line -> line.tone() == tone)
                .map(PlanLine::text)
                .toList();
    }

    private UpdateKind update(ScriptedHost host) {
        return new UpdateKind(host::seen, OperationsOnHostsTest.graphs(), blocklist);
    }

    private static ScriptedFedoraCoreOs fedora(Consumer<ScriptedFedoraCoreOs> change) {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        change.accept(host);
        return host;
    }

    private static ScriptedFlatcar flatcar(Consumer<ScriptedFlatcar> change) {
        ScriptedFlatcar host = new ScriptedFlatcar();
        change.accept(host);
        return host;
    }

    @Test
    void anUpdateSaysWhatChangesWhatStaysAndWhatIsDown() {
        Planning.Ready<Update> plan = ready(update(new ScriptedFedoraCoreOs()), Update.to(ScriptedFedoraCoreOs.NEW));

        Outline outline = plan.outline();
        assertThat(outline.headline()).isEqualTo("Update ns1 to 44.20260817.3.2");
        assertThat(lines(outline, Tone.NOW)).containsExactly("ns1 runs Fedora CoreOS 44.20260720.3.0, stream stable.");
        assertThat(lines(outline, Tone.CHANGED))
                .containsExactly(
                        "ns1 will run 44.20260817.3.2 (sha256:" + "a".repeat(64) + ").",
                        "Changes in /etc are merged into the new version when the machine shuts down.");
        assertThat(lines(outline, Tone.LOST))
                .containsExactly("43.20260601.3.0 is removed from the disk, unless it is pinned.");
        assertThat(lines(outline, Tone.RESTARTED)).singleElement().asString().contains("reboots once", "web");
        assertThat(lines(outline, Tone.WARNING)).isEmpty();
        assertThat(outline.undo().words()).isEqualTo("Roll back to 44.20260720.3.0, which stays on the disk.");
        List<PlannedStep> steps = update(new ScriptedFedoraCoreOs()).steps(ScriptedHost.NAME, plan.settled()).stream()
                .map(Step::planned)
                .toList();
        assertThat(steps).extracting(PlannedStep::id).containsExactly("look", "pause", "stage", "apply", "health");
        assertThat(steps.stream().filter(PlannedStep::pointOfNoReturn))
                .extracting(PlannedStep::id)
                .containsExactly("apply");
    }

    @Test
    void whatIsSettledIsToldInWords() {
        UpdateKind update = update(new ScriptedFedoraCoreOs());
        assertThat(update.particulars(
                        ready(update, Update.to(ScriptedFedoraCoreOs.NEW)).settled()))
                .containsExactly(
                        Particular.of("System", "Fedora CoreOS"),
                        Particular.of("Version", "44.20260817.3.2"),
                        Particular.of("In place of", "44.20260720.3.0"),
                        Particular.literal("Image", "sha256:" + "a".repeat(64)));

        RollbackKind rollback = new RollbackKind(new ScriptedFlatcar()::seen, blocklist);
        assertThat(rollback.particulars(
                        ready(rollback, Rollback.because("no network")).settled()))
                .contains(Particular.of("System", "Flatcar"), Particular.of("What is wrong", "no network"))
                .extracting(Particular::label)
                .contains("Slot");

        RebootKind reboot = new RebootKind(new ScriptedFlatcar()::seen, blocklist);
        assertThat(reboot.particulars(ready(reboot, Reboot.wish()).settled()))
                .containsExactly(Particular.of("System", "Flatcar"));
    }

    @Test
    void theSameSituationGivesTheSamePlan() {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();

        assertThat(update(host).plan(ScriptedHost.NAME, Update.to(ScriptedFedoraCoreOs.NEW)))
                .isEqualTo(update(host).plan(ScriptedHost.NAME, Update.to(ScriptedFedoraCoreOs.NEW)));
    }

    @Test
    void whatStandsInTheWayOfAnUpdateIsSaid() {
        Update wish = Update.to(ScriptedFedoraCoreOs.NEW);

        refused(update(fedora(host -> host.answers = false)), wish, "cannot be asked");
        refused(update(fedora(host -> host.transaction = "upgrade")), wish, "busy with \"upgrade\"");
        refused(update(fedora(host -> host.stageBySomebodyElse(true))), wish, "staged and locked on ns1 already");
        refused(update(fedora(host -> host.stageBySomebodyElse(false))), wish, "waiting for a reboot on ns1 already");
        refused(update(fedora(host -> host.bootFreeKib = 50_000)), wish, "Only 48 MiB are free on /boot");
        refused(update(fedora(host -> host.varFreeKib = 500_000)), wish, "MiB are free on /var");
        refused(update(new ScriptedFedoraCoreOs()), Update.to(ScriptedFedoraCoreOs.NOW_VERSION), "already");
        refused(update(new ScriptedFedoraCoreOs()), Update.to("44.20990101.3.0"), "has no version");
        refused(update(new ScriptedFedoraCoreOs()), Update.to("--reboot"), "not a version");
        refused(update(new ScriptedFedoraCoreOs()), Update.to(" "), "not said to which version");
        refused(update(new ScriptedFedoraCoreOs()), Update.to("f".repeat(64)), "follows container images");
        refused(update(fedora(host -> host.images = false)), Update.to("sha256:" + "f".repeat(64)), "knows no digests");
    }

    @Test
    void aLiveSystemIsNeverActedOn() {
        ScriptedHost live = new ScriptedHost() {
            private final ScriptedFedoraCoreOs installed = new ScriptedFedoraCoreOs();

            @Override
            String answer(List<String> words, String called) throws Refused {
                return installed.answer(words, called);
            }

            @Override
            void restarted() {}

            @Override
            void facts(Map<FactSection, String> sections) {
                installed.facts(sections);
                sections.put(FactSection.ROOT, "ostree-live\n/ overlay overlay\n");
            }

            @Override
            String state() {
                return installed.state();
            }
        };

        refused(update(live), Update.to(ScriptedFedoraCoreOs.NEW), "from the network or a medium");
        refused(new RebootKind(live::seen, blocklist), Reboot.wish(), "from the network or a medium");
        refused(new RollbackKind(live::seen, blocklist), Rollback.because(""), "from the network or a medium");
    }

    @Test
    void aVersionOnTheBlocklistIsNotTaken() {
        blocklist.add(
                new BlockedVersion(
                        OsFamily.FEDORA_COREOS, ScriptedFedoraCoreOs.NEW, ScriptedHost.NAME, "no network after it"),
                "anna",
                new OperationId(12));

        refused(
                update(new ScriptedFedoraCoreOs()),
                Update.to(ScriptedFedoraCoreOs.NEW),
                "is on the blocklist: operation 12 on ns1 put it there (no network after it)");
        // The same release by another name.
        refused(
                update(new ScriptedFedoraCoreOs()),
                Update.to("sha256:" + "a".repeat(64)),
                "44.20260817.3.2 is on the blocklist");
    }

    @Test
    void aVersionOnTheBlocklistIsNotGoneBackToEither() {
        blocklist.add(
                new BlockedVersion(
                        OsFamily.FEDORA_COREOS, ScriptedFedoraCoreOs.OLD, ScriptedHost.NAME, "lost its disk"),
                "anna",
                new OperationId(12));

        refused(
                new RollbackKind(new ScriptedFedoraCoreOs()::seen, blocklist),
                Rollback.because(""),
                ScriptedFedoraCoreOs.OLD + " is on the blocklist");
        // By its digest, which nobody can look up: it lies on the disk.
        UpdateGraphs none = question -> new UpdateGraphs.GraphAnswer.Unknown("The server is away.", "Wait.");
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        String digest = "sha256:" + "c".repeat(64);
        refused(
                new UpdateKind(host::seen, none, blocklist),
                Update.to(digest),
                ScriptedFedoraCoreOs.OLD + " is on the blocklist");
    }

    @Test
    void aBarrierIsNotJumpedOver() {
        ScriptedFedoraCoreOs host = fedora(machine -> {
            machine.deployments.removeFirst();
            machine.deployments.getFirst().booted = true;
        });

        refused(update(host), Update.to(ScriptedFedoraCoreOs.NEW), "a barrier lies between");
        assertThat(update(host).plan(ScriptedHost.NAME, Update.to(ScriptedFedoraCoreOs.NEW)))
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.remedy()).isEqualTo("Update to 44.20260720.3.0 first."));
    }

    @Test
    void withoutTheGraphOnlyADigestWillDo() {
        UpdateGraphs none = question -> new UpdateGraphs.GraphAnswer.Unknown("The server is away.", "Wait.");
        UpdateKind kind = new UpdateKind(new ScriptedFedoraCoreOs()::seen, none, blocklist);

        refused(kind, Update.to(ScriptedFedoraCoreOs.NEW), "The server is away");
        assertThat(lines(ready(kind, Update.to("sha256:" + "a".repeat(64))).outline(), Tone.WARNING))
                .singleElement()
                .asString()
                .contains("not known which version this digest is", "The server is away");
    }

    @Test
    void aDowngradeHoldsUpdatesAndWarns() {
        Planning.Ready<Update> plan = ready(update(new ScriptedFedoraCoreOs()), Update.to(ScriptedFedoraCoreOs.OLD));

        assertThat(plan.settled().downgrade()).isTrue();
        assertThat(lines(plan.outline(), Tone.WARNING))
                .anySatisfy(line -> assertThat(line).contains("older than"))
                .anySatisfy(line -> assertThat(line).contains("are held from then on"));
    }

    @Test
    void whatStandsInTheWayOnFlatcarIsSaid() {
        Update wish = Update.to(ScriptedFlatcar.NEW);

        refused(update(flatcar(host -> host.engine = "DOWNLOADING")), wish, "busy: DOWNLOADING");
        refused(
                update(flatcar(host -> {
                    host.engine = "UPDATED_NEED_REBOOT";
                    host.newVersion = "4757.2.9";
                })),
                wish,
                "4757.2.9 waits for a reboot");
        refused(update(flatcar(host -> host.runningGood = false)), wish, "not marked good yet");
        refused(
                new RebootKind(flatcar(host -> host.runningGood = false)::seen, blocklist),
                Reboot.wish(),
                "would fall back");
        refused(update(flatcar(host -> host.varFreeKib = 100_000)), wish, "free on /var");
        refused(update(new ScriptedFlatcar()), Update.to("latest"), "not a version");
        refused(update(new ScriptedFlatcar()), Update.to(ScriptedFlatcar.NOW_VERSION), "already");
        refused(
                new RollbackKind(flatcar(host -> host.passiveVersion = "")::seen, blocklist),
                Rollback.because(""),
                "holds no filesystem");
    }

    @Test
    void aRollbackSaysThatUpdatesAreHeldAndWhatIsBlocked() {
        Planning.Ready<Rollback> plan =
                ready(new RollbackKind(new ScriptedFedoraCoreOs()::seen, blocklist), Rollback.because("no network"));

        assertThat(plan.outline().headline()).isEqualTo("Roll ns1 back to 43.20260601.3.0");
        assertThat(lines(plan.outline(), Tone.WARNING))
                .singleElement()
                .asString()
                .contains("are held from then on");
        assertThat(lines(plan.outline(), Tone.CHANGED))
                .anySatisfy(line -> assertThat(line).contains("44.20260720.3.0 goes on the blocklist"));
    }

    /** Other kernel arguments make another deployment of the same version. */
    @Test
    void aVersionThatComesBackIsNotBlocked() {
        ScriptedFedoraCoreOs same = fedora(host -> {
            host.deployments.removeLast();
            host.deployments.add(new ScriptedFedoraCoreOs.Deployment("f", ScriptedFedoraCoreOs.NOW_VERSION));
        });
        RollbackKind kind = new RollbackKind(same::seen, blocklist);

        Planning.Ready<Rollback> plan = ready(kind, Rollback.because("the arguments"));

        assertThat(lines(plan.outline(), Tone.CHANGED))
                .contains("Both are 44.20260720.3.0, which does not go on the blocklist.");
        assertThat(kind.steps(ScriptedHost.NAME, plan.settled()))
                .extracting(step -> step.planned().id())
                .doesNotContain("block")
                .contains("rollback", "hold-next");
    }

    @Test
    void thereIsNothingToRollBackToOrToWithdrawOrToRelease() {
        ScriptedFedoraCoreOs alone = fedora(host -> host.deployments.removeLast());

        refused(new RollbackKind(alone::seen, blocklist), Rollback.because(""), "no previous deployment");
        refused(new WithdrawKind(alone::seen), Withdraw.wish(), "No update waits");
        refused(new ReleaseUpdatesKind(alone::seen, blocklist), ReleaseUpdates.wish(), "are not held");
        refused(new PinKind(alone::seen), Pin.of("44.0.0.0"), "no deployment \"44.0.0.0\"");
        refused(new UnpinKind(alone::seen), Unpin.of(ScriptedFedoraCoreOs.NOW_VERSION), "is not pinned");
    }

    @Test
    void aRebootThatAppliesAnUpdateSaysSo() {
        ScriptedFedoraCoreOs staged = fedora(host -> host.stageBySomebodyElse(false));
        ScriptedFedoraCoreOs locked = fedora(host -> host.stageBySomebodyElse(true));

        assertThat(lines(
                        ready(new RebootKind(staged::seen, blocklist), Reboot.wish())
                                .outline(),
                        Tone.WARNING))
                .containsExactly("The reboot applies the update to 44.20260817.3.2, which is staged.");
        assertThat(lines(
                        ready(new RebootKind(locked::seen, blocklist), Reboot.wish())
                                .outline(),
                        Tone.LOST))
                .containsExactly("44.20260817.3.2 is staged, but locked: the reboot does not apply it.");
    }

    @Test
    void aRebootIntoABlockedVersionWarnsOfIt() {
        for (OsFamily family : List.of(OsFamily.FEDORA_COREOS, OsFamily.FLATCAR)) {
            for (String version : List.of(ScriptedFedoraCoreOs.NEW, ScriptedFedoraCoreOs.OLD, ScriptedFlatcar.NEW)) {
                blocklist.add(
                        new BlockedVersion(family, version, ScriptedHost.NAME, "lost its disk"),
                        "anna",
                        new OperationId(12));
            }
        }
        List<ScriptedHost> hosts = List.of(
                fedora(host -> host.stageBySomebodyElse(false)),
                fedora(host -> host.deployments.addFirst(host.deployments.removeLast())),
                flatcar(host -> {
                    host.engine = "UPDATED_NEED_REBOOT";
                    host.newVersion = ScriptedFlatcar.NEW;
                }),
                flatcar(host -> {
                    host.passiveVersion = ScriptedFlatcar.NEW;
                    host.passivePriority = 3;
                }));

        for (ScriptedHost host : hosts) {
            assertThat(lines(
                            ready(new RebootKind(host::seen, blocklist), Reboot.wish())
                                    .outline(),
                            Tone.WARNING))
                    .satisfiesExactly(
                            what -> assertThat(what).startsWith("The reboot "),
                            blocked -> assertThat(blocked)
                                    .contains("is on the blocklist: operation 12 on ns1 put it there (lost its disk).")
                                    .endsWith("Withdraw it first, unless ns1 shall run it."));
        }
        ScriptedFedoraCoreOs locked = fedora(host -> host.stageBySomebodyElse(true));
        assertThat(lines(
                        ready(new RebootKind(locked::seen, blocklist), Reboot.wish())
                                .outline(),
                        Tone.WARNING))
                .as("what is locked does not boot")
                .isEmpty();
    }

    @Test
    void aRebootWhoseEndIsNotKnownSaysSo() {
        ScriptedFedoraCoreOs installed = new ScriptedFedoraCoreOs();
        ScriptedHost silent = new ScriptedHost() {
            @Override
            String answer(List<String> words, String called) throws Refused {
                return installed.answer(words, called);
            }

            @Override
            void restarted() {}

            @Override
            void facts(Map<FactSection, String> sections) {
                installed.facts(sections);
                sections.remove(FactSection.RPM_OSTREE);
            }

            @Override
            String state() {
                return installed.state();
            }
        };

        assertThat(lines(
                        ready(new RebootKind(silent::seen, blocklist), Reboot.wish())
                                .outline(),
                        Tone.WARNING))
                .singleElement()
                .asString()
                .startsWith("ns1 did not tell ")
                .endsWith(": it is not known which version the reboot leads to.");
    }

    @Test
    void aHoldSaysWhatItDoesNotHold() {
        ScriptedFlatcar waiting = flatcar(host -> {
            host.engine = "UPDATED_NEED_REBOOT";
            host.newVersion = ScriptedFlatcar.NEW;
        });

        assertThat(lines(
                        ready(new HoldUpdatesKind(waiting::seen), HoldUpdates.wish())
                                .outline(),
                        Tone.WARNING))
                .contains(
                        "The reboot applies the update to 4757.2.2, which waits for it. That is not held: withdraw it if"
                                + " ns1 shall not run it.");
        assertThat(lines(
                        ready(new HoldUpdatesKind(new ScriptedFlatcar()::seen), HoldUpdates.wish())
                                .outline(),
                        Tone.WARNING))
                .as("nothing waits")
                .hasSize(1);
    }

    /** Put in front by a rollback that was left so, it looks like an update that waits. */
    @Test
    void theOnlyVersionToGoBackToIsNotThrownAwayUnsaid() {
        ScriptedFedoraCoreOs inFront = fedora(host -> host.deployments.addFirst(host.deployments.removeLast()));

        assertThat(new RollbackKind(inFront::seen, blocklist).plan(ScriptedHost.NAME, Rollback.because("")))
                .isInstanceOfSatisfying(Planning.Refused.class, refused -> {
                    assertThat(refused.words()).isEqualTo("43.20260601.3.0 waits for a reboot on ns1.");
                    assertThat(refused.remedy()).startsWith("Reboot to run it. Withdrawn it is gone");
                });
        assertThat(lines(ready(new WithdrawKind(inFront::seen), Withdraw.wish()).outline(), Tone.WARNING))
                .contains("There is no other version than 43.20260601.3.0 to go back to: afterwards there is none.");
    }

    @Test
    void anUpdateFromAVersionThatTheStreamDoesNotHaveWarns() {
        ScriptedFedoraCoreOs foreign = fedora(host -> {
            host.deployments.addFirst(new ScriptedFedoraCoreOs.Deployment("e", "44.20260701.2.0"));
            host.deployments.get(1).booted = false;
            host.deployments.getFirst().booted = true;
        });

        assertThat(lines(
                        ready(update(foreign), Update.to(ScriptedFedoraCoreOs.NEW))
                                .outline(),
                        Tone.WARNING))
                .singleElement()
                .asString()
                .contains("does not have 44.20260701.2.0, which runs", "whether a barrier lies between");
    }

    @Test
    void aReleaseWarnsOfWhatIsBlocked() {
        ScriptedFedoraCoreOs held = fedora(host -> host.heldIn.add("b"));
        blocklist.add(
                new BlockedVersion(OsFamily.FEDORA_COREOS, ScriptedFedoraCoreOs.NEW, ScriptedHost.NAME, ""),
                "anna",
                new OperationId(12));

        assertThat(lines(
                        ready(new ReleaseUpdatesKind(held::seen, blocklist), ReleaseUpdates.wish())
                                .outline(),
                        Tone.WARNING))
                .singleElement()
                .asString()
                .contains("takes it again: 44.20260817.3.2");
    }
}

package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.provision.InstallationId;
import dev.slipway.fleet.rebuild.Rebuild.Choice;
import dev.slipway.fleet.step.Drivers;
import dev.slipway.fleet.step.HostTalk;
import dev.slipway.fleet.step.Reply;
import dev.slipway.host.UpdatableDriver;
import dev.slipway.host.rebuild.BootEntry;
import dev.slipway.host.rebuild.KexecRebuild;
import dev.slipway.host.rebuild.RebuildLook;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.util.Optional;

/** By the firmware, which boots from the network: once, when it is told to, or always first, or when it is woken. */
final class NetworkLaunch implements Launch {
    private final RebuildRooms rooms;
    private final MachineName machine;
    private final Choice.Made made;
    private final UpdatableDriver driver;

    NetworkLaunch(RebuildRooms rooms, MachineName machine, Choice.Made made) {
        this.rooms = rooms;
        this.machine = machine;
        this.made = made;
        this.driver = Drivers.updatable(made.family());
    }

    @Override
    public String title() {
        if (!made.running()) {
            return "Wake " + machine + " into the installer";
        }
        return "Let " + machine + " boot into the installer from the network";
    }

    @Override
    public String recovery() {
        return "Look at its boot timeline, which says how far its firmware came, and at its screen. As long as it has not"
                + " fetched its configuration its disk is untouched: switch it on, or choose the network in its boot menu,"
                + " and try again.";
    }

    @Override
    public void expect(InstallationId id) {
        rooms.reinstallations().arm(id);
    }

    @Override
    public StepResult go(HostTalk host) throws InterruptedException {
        return made.running() ? reboot(host) : wake(host);
    }

    private StepResult reboot(HostTalk host) throws InterruptedException {
        return host.bootId(driver).judge(bootId -> {
            StepResult next = made.way() == RebuildWay.NETWORK ? bootNext(host) : new Done("");
            if (!(next instanceof Done)) {
                return next;
            }
            expect(RebuildSteps.installation(host));
            Launch.leaves(host, bootId);
            return host.actAndLose(driver.reboot());
        });
    }

    private StepResult bootNext(HostTalk host) throws InterruptedException {
        Reply<RebuildLook> looked = host.ask(KexecRebuild.look(made.device()), RebuildLook::parse);
        return looked.judge(look -> {
            Optional<BootEntry> entry = rooms.reinstallations()
                    .card(machine)
                    .flatMap(card -> BootEntry.network(look.firmware(), card.value()));
            if (entry.isEmpty()) {
                return new Broken(
                        "The firmware of " + machine + " has no entry any more that boots from the network.",
                        "Give it up, and choose another way.");
            }
            return switch (host.context().run(entry.get().bootNext())) {
                case SshOutcome.Success<CommandResult>(CommandResult result) ->
                    entry.get().isNext(result.stdout())
                            ? new Done("The firmware boots " + entry.get().name() + " next.")
                            : new Broken(
                                    "The firmware of " + machine + " did not take the network as its next boot.",
                                    "Choose another way; some firmware ignores such wishes.");
                case SshOutcome.Failure<CommandResult>(SshFailure failure) -> StepResult.of(failure);
            };
        });
    }

    private StepResult wake(HostTalk host) throws InterruptedException {
        expect(RebuildSteps.installation(host));
        Launch.leaves(host, "");
        StepResult sent = rooms.packets().send(host.context(), machine);
        return sent instanceof Done ? new NotYet("Magic packets were sent to " + machine + ".") : sent;
    }
}

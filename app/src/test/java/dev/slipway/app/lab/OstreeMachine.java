package dev.slipway.app.lab;

import static org.awaitility.Awaitility.await;

import dev.slipway.host.HostFacts;
import dev.slipway.ssh.CapturedText;
import dev.slipway.ssh.CommandOutput;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.testbed.lab.Firmware;
import dev.slipway.testbed.lab.Lab;
import dev.slipway.testbed.lab.LabDisk;
import dev.slipway.testbed.lab.LabException;
import dev.slipway.testbed.lab.LabMachine;
import dev.slipway.testbed.lab.MachineSpec;
import dev.slipway.testbed.lab.OstreeDisk;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** An emulated machine that boots OSTree deployments, asked by Slipway's commands over OpenSSH's client. */
final class OstreeMachine {
    static final String NAME = "yew";

    private static final String MAC = "52:54:00:77:00:21";

    /** An emulated machine on a busy host takes longer than the deadlines of real ones. */
    private static final Duration COMMAND = Duration.ofMinutes(8);

    private final Lab lab;
    private final LabSsh ssh;
    private final LabMachine machine;
    private final Clock clock = Clock.systemUTC();

    private OstreeMachine(Lab lab, LabSsh ssh, LabMachine machine) {
        this.lab = lab;
        this.ssh = ssh;
        this.machine = machine;
    }

    /** Builds it and presses the power button; the owners of these keys may log in, too. */
    static OstreeMachine boot(Lab lab, OstreeDisk disk, String... keys) throws IOException {
        LabSsh ssh = LabSsh.withNewKey(lab);
        String admitted = ssh.publicKey() + "\n" + String.join("\n", keys) + "\n";
        LabMachine machine = lab.machine(new MachineSpec(
                NAME,
                Firmware.BIOS_DISK,
                MAC,
                List.of(new LabDisk("SYSTEM1", OstreeDisk.GIBIBYTES, new LabDisk.Content.CopyOf(disk.image()))),
                Map.of(OstreeDisk.KEY_CREDENTIAL, admitted)));
        machine.powerOn();
        return new OstreeMachine(lab, ssh, machine);
    }

    /** Where it listens. */
    String address() {
        return lab.leased(MAC);
    }

    /** Runs a command as Slipway would; status 255 is also OpenSSH's own for a connection that did not come or broke. */
    CommandResult run(RemoteCommand command) {
        Instant begun = clock.instant();
        dev.slipway.testbed.lab.CommandResult result = ssh.run(NAME, address(), line(command), COMMAND);
        return new CommandResult(
                result.exitCode(),
                "",
                new CommandOutput(captured(result.output()), captured(result.errors())),
                Duration.between(begun, clock.instant()));
    }

    /** Reads the facts again and again until they are as wanted. */
    HostFacts awaitFacts(String what, Predicate<HostFacts> wanted, Duration patience) {
        AtomicReference<HostFacts> seen = new AtomicReference<>();
        await(what)
                .atMost(patience)
                .pollInterval(Duration.ofSeconds(2))
                .failFast("the machine went off", () -> !machine.isOn())
                .ignoreExceptionsInstanceOf(LabException.class)
                .until(() -> {
                    if (address().isEmpty()) {
                        return false;
                    }
                    CommandResult result = run(HostFacts.command());
                    HostFacts facts = HostFacts.parse(result, clock.instant());
                    seen.set(facts);
                    return result.exit() == 0 && wanted.test(facts);
                });
        return seen.get();
    }

    private static CapturedText captured(String text) {
        return new CapturedText(text, text.length(), false);
    }

    /** What OpenSSH passes to the shell of the login. */
    private static String line(RemoteCommand command) {
        List<String> words = new ArrayList<>();
        if (command.sudo()) {
            words.addAll(List.of("sudo", "-n", "--"));
        }
        switch (command.program()) {
            case RemoteCommand.Program.Argv argv -> words.addAll(argv.words());
            case RemoteCommand.Program.Script script -> {
                words.addAll(List.of("/bin/sh", "-c", script.text(), "slipway"));
                words.addAll(script.arguments());
            }
        }
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}

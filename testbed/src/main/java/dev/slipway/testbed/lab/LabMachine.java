package dev.slipway.testbed.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One emulated machine: one processor, 2 GiB of memory, a network card, disks, a serial console. It keeps its disks and
 * its firmware's variables while it is off. Not for use by two threads at once.
 */
public final class LabMachine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("listening on");
    private static final Pattern HEARD = Pattern.compile("1 packet captured");

    private final Lab lab;
    private final MachineSpec spec;
    private final String tap;
    private @Nullable LabProcess running;
    private @Nullable LabProcess card;

    LabMachine(Lab lab, MachineSpec spec, String tap) {
        this.lab = lab;
        this.spec = spec;
        this.tap = tap;
        for (LabDisk disk : spec.disks()) {
            Command.require(lab.withTools(create(disk)), PATIENCE);
        }
        Path pristine = lab.artefacts().tools().resolve(Firmware.VARIABLES);
        try {
            Files.copy(pristine, variables(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the firmware of " + spec.name(), e);
        }
    }

    /**
     * Presses the power button of a machine that is off.
     *
     * @throws IllegalStateException when it is on
     */
    public void powerOn() {
        if (isOn()) {
            throw new IllegalStateException(spec.name() + " is on already");
        }
        running = lab.start(spec.name() + "", lab.onLan(lab.withTools(qemu())));
    }

    /**
     * Lets the network card of a machine that is off wait for a magic packet (AMD, Magic Packet Technology, 1995), until
     * {@link #awaitWoken}.
     */
    public void listenForMagicPacket() {
        String digits = spec.mac().replace(":", "");
        String magic = "udp[8:4] = 0xffffffff and udp[12:2] = 0xffff and udp[14:4] = 0x" + digits.substring(0, 8)
                + " and udp[18:2] = 0x" + digits.substring(8);
        List<String> tcpdump = List.of("tcpdump", "-i", Lab.INTERFACE, "-nn", "-Z", "root", "-c", "1", magic);
        card = lab.start(spec.name() + "-card", lab.onLan(lab.withTools(tcpdump)));
        card.transcript().await(LISTENING, PATIENCE);
    }

    /**
     * Waits for the magic packet, and switches the machine on.
     *
     * @param patience how long at most
     * @throws LabException when none came
     */
    public void awaitWoken(Duration patience) {
        if (card == null) {
            throw new IllegalStateException("the network card of " + spec.name() + " does not listen");
        }
        card.transcript().await(HEARD, patience);
        powerOn();
    }

    /** Pulls the plug; a machine that is off stays off. */
    public void powerOff() {
        if (running != null) {
            running.close();
        }
    }

    /**
     * Tells whether it has power; a machine may switch itself off.
     *
     * @return true while it runs
     */
    public boolean isOn() {
        return running != null && running.isAlive();
    }

    /**
     * Waits for words on the serial console, since the machine was last switched on and behind what was awaited before.
     *
     * @param words what to wait for
     * @param patience how long at most; emulated machines are slow, so allow five times what was measured
     * @return the match
     * @throws LabException when the time is over or the machine went off; the message ends with the console's last words
     */
    public MatchResult awaitConsole(Pattern words, Duration patience) {
        if (running == null) {
            throw new IllegalStateException(spec.name() + " was never switched on");
        }
        return running.transcript().await(words, patience);
    }

    /**
     * How it was made.
     *
     * @return name, firmware, address and disks
     */
    public MachineSpec spec() {
        return spec;
    }

    @Override
    public void close() {
        powerOff();
    }

    private List<String> create(LabDisk disk) {
        List<String> argv = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2"));
        switch (disk.content()) {
            case LabDisk.Content.Blank() -> {}
            case LabDisk.Content.CopyOf(Path image) -> argv.addAll(List.of("-b", image.toString(), "-F", "qcow2"));
        }
        argv.addAll(List.of(file(disk), disk.gibibytes() + "G"));
        return argv;
    }

    private List<String> qemu() {
        List<String> argv = new ArrayList<>(List.of("qemu-system-x86_64", "-nodefaults", "-display", "none"));
        // Emulating a plain processor, and one of them, takes the least of the host's: newer instructions are emulated
        // too.
        argv.addAll(List.of("-accel", "tcg,thread=multi", "-cpu", "qemu64", "-smp", "1", "-m", "2048"));
        argv.addAll(List.of("-monitor", "none", "-serial", "stdio"));
        argv.addAll(List.of("-uuid", spec.uuid().toString()));
        argv.addAll(List.of("-smbios", "type=1,manufacturer=Slipway,product=Lab,serial=" + spec.serial()));
        spec.credentials().forEach((name, value) -> argv.addAll(List.of("-smbios", credential(name, value))));
        // Without it OVMF has no network, and Linux waits for random numbers.
        argv.addAll(List.of("-device", "virtio-rng-pci"));
        argv.addAll(spec.firmware().arguments(variables()));
        argv.addAll(List.of("-netdev", "tap,id=lan,ifname=" + tap + ",script=no,downscript=no"));
        argv.addAll(List.of("-device", spec.firmware().networkCard() + ",netdev=lan,mac=" + spec.mac()));
        for (LabDisk disk : spec.disks()) {
            String id = "disk-" + disk.serial();
            argv.addAll(List.of(
                    "-drive",
                    "if=none,id=" + id + ",format=qcow2,cache=unsafe,discard=unmap,file=" + file(disk),
                    "-device",
                    "virtio-blk-pci,drive=" + id + ",serial=" + disk.serial() + ",bootindex="
                            + (1 + spec.disks().indexOf(disk))));
        }
        return argv;
    }

    /** As systemd's service manager takes it from the firmware (systemd.system-credentials(7)). */
    private static String credential(String name, String value) {
        String base64 = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
        return "type=11,value=io.systemd.credential.binary:" + name + "=" + base64;
    }

    private Path variables() {
        return lab.output().resolve(spec.name() + "-firmware.fd");
    }

    private String file(LabDisk disk) {
        return lab.output()
                .resolve(spec.name() + "-" + disk.serial() + ".qcow2")
                .toString();
    }
}

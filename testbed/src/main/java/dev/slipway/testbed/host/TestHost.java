package dev.slipway.testbed.host;

import dev.slipway.testbed.lab.Command;
import dev.slipway.testbed.lab.CommandResult;
import dev.slipway.testbed.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A host with a real systemd, OpenSSH, sudo and Podman. It can be switched off and on, it boots again by itself when
 * {@code systemctl reboot} runs in it, with a new boot id, and what is on its disk stays as long as it is open.
 */
public final class TestHost implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final int SSH_PORT = 22;
    private static final String KNOBS = "/var/lib/testhost/";
    private static final int REBOOT_WANTED = 128 + 1;

    /** How long firmware and kernel take: a machine that boots is not on the network. */
    private static final Duration FIRMWARE = Duration.ofMillis(400);

    private final String name;
    private final int index;
    private final HostTree tree;
    private final HostNetwork network;
    private final Path disk;
    private final Path log;

    private final ReentrantLock power = new ReentrantLock();
    private final Condition changed = power.newCondition();

    // Guarded by power.
    private @Nullable Process running;
    private @Nullable Process networkCard;
    private boolean switchedOn;
    private boolean supervised;
    private boolean cablePulled;
    private int boots;

    TestHost(String name, int index, HostTree tree, HostNetwork network, Path disk, Path log) {
        this.name = name;
        this.index = index;
        this.tree = tree;
        this.network = network;
        this.disk = disk;
        this.log = log;
    }

    /**
     * Its hostname.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Where its SSH server answers, on port 22.
     *
     * @return an IPv4 address
     */
    public String address() {
        return network.hostAddress(index);
    }

    /**
     * The address of its network card.
     *
     * @return a MAC address with colons
     */
    public String macAddress() {
        return network.mac(index);
    }

    /**
     * How often it has begun to boot.
     *
     * @return 0 before it is switched on the first time
     */
    public int boots() {
        power.lock();
        try {
            return boots;
        } finally {
            power.unlock();
        }
    }

    /**
     * Tells whether it has power and has not switched itself off.
     *
     * @return true also between two boots
     */
    public boolean isOn() {
        power.lock();
        try {
            return switchedOn;
        } finally {
            power.unlock();
        }
    }

    /** Switches it on and returns at once; nothing happens when it is on. */
    public void powerOn() {
        power.lock();
        try {
            if (switchedOn) {
                return;
            }
            // The last boot's supervisor still has to see the host's end.
            await(() -> !supervised);
            switchedOn = true;
            supervised = true;
            Thread.ofVirtual().name("test-host-" + name).start(this::supervise);
        } finally {
            power.unlock();
        }
    }

    /** Takes the power away: everything in it ends at once. Returns when it has. */
    public void powerCut() {
        power.lock();
        try {
            switchedOn = false;
            if (networkCard != null) {
                networkCard.destroy();
            }
            if (running != null) {
                closeInput(running);
            }
            changed.signalAll();
            await(() -> !supervised);
        } finally {
            power.unlock();
        }
    }

    /**
     * Lets its network card wait for a magic packet, which switches it on. It must be off, and its cable in.
     *
     * @throws LabException when the card cannot listen
     */
    public void allowWakeOnLan() {
        List<String> command = List.of(
                tree.script("await-magic-packet"),
                tree.root().toString(),
                network.namespace(name).toString(),
                macAddress());
        power.lock();
        try {
            if (boots == 0) {
                network.connect(name, index);
            }
            Process card = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            networkCard = card;
            if (card.getInputStream().read() < 0) {
                throw new LabException("the network card of " + name + " cannot listen; see " + log);
            }
            CompletableFuture<Void> _ = card.onExit().thenAccept(ended -> {
                if (ended.exitValue() == 0) {
                    powerOn();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen for a magic packet to " + name, e);
        } finally {
            power.unlock();
        }
    }

    private void supervise() {
        try {
            while (boot()) {
                // It wants to be booted again.
            }
        } finally {
            power.lock();
            try {
                running = null;
                switchedOn = false;
                supervised = false;
                changed.signalAll();
            } finally {
                power.unlock();
            }
        }
    }

    /** One life, from firmware to its end. */
    private boolean boot() {
        Process process;
        power.lock();
        try {
            if (networkCard != null) {
                networkCard.destroy();
                networkCard = null;
            }
            network.disconnect(name, index);
            long left = boots == 0 ? 0 : FIRMWARE.toNanos();
            while (left > 0 && switchedOn) {
                left = changed.awaitNanos(left);
            }
            if (!switchedOn) {
                return false;
            }
            network.connect(name, index);
            network.plug(index, !cablePulled);
            process = new ProcessBuilder(
                            tree.script("run-host"),
                            disk.toString(),
                            tree.layers(),
                            network.namespace(name).toString(),
                            network.label(name))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            running = process;
            boots++;
            changed.signalAll();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot boot " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            power.unlock();
        }
        try {
            return process.waitFor() == REBOOT_WANTED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closeInput(process);
            return false;
        }
    }

    private static void closeInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until its SSH server says who it is.
     *
     * @throws LabException when it has not after three minutes
     */
    public void awaitSsh() {
        await(this::greets, "the SSH server of " + name + " to answer; see " + log);
    }

    /**
     * Waits until it has begun to boot so often and its SSH server answers.
     *
     * @param boot the number of the boot, from 1
     * @throws LabException when it has not after three minutes
     */
    public void awaitBoot(int boot) {
        await(() -> boots() >= boot && greets(), "boot " + boot + " of " + name + "; see " + log);
    }

    private boolean greets() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address(), SSH_PORT), 500);
            socket.setSoTimeout(500);
            byte[] greeting = socket.getInputStream().readNBytes(4);
            return Arrays.equals(greeting, "SSH-".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return false;
        }
    }

    /** Pulls the network cable: packets are lost, and nobody is told. */
    public void cut() {
        plug(false);
    }

    /** Puts the network cable back; it takes the network some moments to notice, see {@link #awaitSsh}. */
    public void heal() {
        plug(true);
    }

    private void plug(boolean in) {
        power.lock();
        try {
            cablePulled = !in;
            if (running != null) {
                network.plug(index, in);
            }
        } finally {
            power.unlock();
        }
    }

    /**
     * Runs a program in it as root, without SSH and so also when the network is cut.
     *
     * @param argv program and arguments
     * @return what became of it
     * @throws LabException when it is off, or the program takes more than three minutes
     */
    public CommandResult exec(String... argv) {
        List<String> command = entering();
        command.addAll(List.of(argv));
        return Command.run(command, PATIENCE);
    }

    /**
     * Runs a shell script in it as root that must succeed.
     *
     * @param script what {@code sh -c} takes
     * @return what it wrote to its standard output
     * @throws LabException when it fails; the message carries its standard error
     */
    public String shell(String script) {
        List<String> command = entering();
        command.addAll(List.of("sh", "-c", script));
        return Command.require(command, PATIENCE);
    }

    private List<String> entering() {
        String init = init();
        return new ArrayList<>(List.of(
                "nsenter",
                "--target",
                init,
                "--mount",
                "--uts",
                "--ipc",
                "--net",
                "--pid",
                "--cgroup",
                "--time",
                "--root",
                "--wd=/",
                "env",
                "-i",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "LC_ALL=C.UTF-8"));
    }

    /** Its PID 1 as this machine sees it; run-host writes it down. */
    private String init() {
        Path file = disk.resolve("init");
        await(() -> Files.exists(file), name + " to boot; see " + log);
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /**
     * Reads a file of it.
     *
     * @param path an absolute path
     * @return its content
     * @throws LabException when there is none
     */
    public String readFile(String path) {
        List<String> command = entering();
        command.addAll(List.of("cat", "--", path));
        return Command.require(command, PATIENCE);
    }

    /**
     * Writes a file of it, and the directories above it.
     *
     * @param path an absolute path
     * @param content the new content
     */
    public void writeFile(String path, String content) {
        List<String> command = entering();
        command.addAll(List.of("sh", "-c", "mkdir -p \"${1%/*}\" && printf %s \"$2\" >\"$1\"", "write", path, content));
        Command.require(command, PATIENCE);
    }

    /**
     * What identifies this boot.
     *
     * @return the content of {@code /proc/sys/kernel/random/boot_id}
     */
    public String bootId() {
        return readFile("/proc/sys/kernel/random/boot_id").strip();
    }

    /**
     * Its public host key.
     *
     * @return type and key, as in a {@code known_hosts} file, without a comment
     */
    public String hostKey() {
        String[] words = readFile("/etc/ssh/ssh_host_ed25519_key.pub").strip().split(" ");
        return words[0] + " " + words[1];
    }

    /** Gives it another host key and ends the sessions that know the old one. */
    public void newHostKey() {
        shell("rm /etc/ssh/ssh_host_ed25519_key*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key"
                + " && systemctl restart ssh.service; pkill -x sshd-session || true");
    }

    /** Fills its disk to the last byte; memory of this machine, so it should have a small one. */
    public void fillDisk() {
        exec("dd", "if=/dev/zero", "of=/var/tmp/full", "bs=64k");
    }

    /** Makes room again after {@link #fillDisk}. */
    public void freeDisk() {
        shell("rm -f /var/tmp/full");
    }

    /**
     * Makes every program that starts from now on see another time. PID 1 and what already runs keep the right one, and so
     * do the times of files: the clock itself is shared with this machine.
     *
     * @param off how far the clock goes wrong, in whole seconds; negative for the past
     */
    public void setClockWrong(Duration off) {
        writeFile("/etc/faketimerc", "%+d".formatted(off.toSeconds()));
        shell("find /usr/lib -name libfaketime.so.1 >/etc/ld.so.preload");
    }

    /** Undoes {@link #setClockWrong}. */
    public void setClockRight() {
        shell("rm -f /etc/ld.so.preload /etc/faketimerc");
    }

    /** Freezes the SSH server and its sessions: connections open, and then nothing comes. */
    public void freezeSsh() {
        shell("systemctl freeze ssh.service");
    }

    /** Undoes {@link #freezeSsh}. */
    public void thawSsh() {
        shell("systemctl thaw ssh.service");
    }

    /** Stops the SSH server, so that connections are refused; running sessions go on. */
    public void refuseSsh() {
        shell("systemctl stop ssh.service");
    }

    /** Undoes {@link #refuseSsh}. */
    public void acceptSsh() {
        shell("systemctl start ssh.service");
    }

    /**
     * Makes the SSH server slow in looking up who may log in, as one that asks a directory.
     *
     * @param delay how long it takes, in whole seconds; zero for none
     */
    public void slowLogin(Duration delay) {
        String config = delay.isZero()
                ? ""
                : "AuthorizedKeysFile none\nAuthorizedKeysCommand /etc/ssh/slow-keys %%h %d\nAuthorizedKeysCommandUser root\n"
                        .formatted(delay.toSeconds());
        writeFile("/etc/ssh/slow-keys", "#!/bin/sh\nsleep \"$2\"\ncat \"$1/.ssh/authorized_keys\"\n");
        writeFile("/etc/ssh/sshd_config.d/00-slow.conf", config);
        shell("chmod 755 /etc/ssh/slow-keys; systemctl reload ssh.service");
    }

    /**
     * Lets every command over SSH begin late (sshd(8), sshrc), so that a step that takes one of them can be watched.
     *
     * @param delay in whole seconds
     */
    public void slowCommands(Duration delay) {
        writeFile("/etc/ssh/sshrc", "sleep " + delay.toSeconds() + "\n");
    }

    /**
     * Makes a step of a stand-in fail from now on, also after reboots.
     *
     * @param step its name in the stand-in, such as {@code pull}
     * @param words what it says on standard error
     */
    public void makeFail(String step, String words) {
        writeFile(KNOBS + "fail-" + step, words);
    }

    /**
     * Makes a step of a stand-in wait without end from now on.
     *
     * @param step its name in the stand-in
     */
    public void makeHang(String step) {
        writeFile(KNOBS + "hang-" + step, "");
    }

    /**
     * Sets something else that the stand-ins look at.
     *
     * @param knob its name
     * @param value its value; seconds for what is slow
     */
    public void set(String knob, String value) {
        writeFile(KNOBS + knob, value);
    }

    /**
     * Lets a step of a stand-in be as it was.
     *
     * @param step its name in the stand-in
     */
    public void makeWork(String step) {
        shell("rm -f " + KNOBS + "*-" + step);
    }

    /** Makes sudo ask for a password, which user {@code core} does not have. */
    public void askForSudoPassword() {
        shell("rm /etc/sudoers.d/core");
    }

    /** Switches it off for good, with its disk, and keeps its last words. */
    @Override
    public void close() {
        if (isOn() && Files.exists(disk.resolve("init"))) {
            keepJournal();
        }
        powerCut();
        network.disconnect(name, index);
        Command.run(List.of("umount", "--recursive", "--lazy", disk.toString()), PATIENCE);
    }

    private void keepJournal() {
        List<String> command = entering();
        command.addAll(List.of("journalctl", "--no-pager", "--no-hostname", "--lines=5000"));
        CommandResult journal = Command.run(command, PATIENCE);
        try {
            Files.writeString(log.resolveSibling(name + ".journal"), journal.output());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the journal of " + name, e);
        }
    }

    private interface Wish {
        boolean isTrue();
    }

    /** Waits for a change of what power guards; the caller holds it. */
    private void await(Wish wish) {
        long left = PATIENCE.toNanos();
        try {
            while (!wish.isTrue()) {
                if (left <= 0) {
                    throw new LabException(name + " did not switch off; see " + log);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + name, e);
        }
    }

    /** Looks again and again, for what tells nobody that it has changed. */
    private static void await(Wish wish, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!wish.isTrue()) {
                if (System.nanoTime() > deadline) {
                    throw new LabException("waited three minutes for " + what);
                }
                TimeUnit.NANOSECONDS.sleep(GLANCE.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + what, e);
        }
    }
}

package dev.slipway.testbed.sim;

import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshRoute;
import dev.slipway.templates.change.EffectiveConfig;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.Ignition;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** A machine that exists only in this process. All methods may be called by any thread. */
public final class SimulatedMachine implements Power {
    /** How a machine is connected to the network and what the fleet does for it. */
    interface Plug {
        void pull(SimulatedMachine machine);

        void put(SimulatedMachine machine);

        void later(Duration delay, Runnable what);

        void powerOn(SimulatedMachine machine);
    }

    private static final Duration YEAR_AND_MORE = Duration.ofDays(400);

    private final MachineSpec spec;
    private final SshEndpoint endpoint;
    private final Pace pace;
    private final Clock clock;
    private final Plug plug;
    private final SimulatedOs os;
    private final Systemd systemd;
    private final AuthorizedKeys authorized;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final Kexec kexec = new Kexec(this);
    private final GuardedChanges guarded;

    /** All below are guarded by this object. */
    private final Set<Ailment> ailments;

    private SshKeys hostKey;
    private Supplier<SshKeys> newHostKeys;
    private String applied = "";
    private String bootId = "";
    private Instant bootedAt = Instant.EPOCH;
    private boolean rebooting;
    private boolean unplugged;
    private int boots;
    private int installations;
    private String provisioningBootId = "";
    private boolean firstBoot = true;

    SimulatedMachine(
            MachineSpec spec, SshEndpoint endpoint, AuthorizedKeys authorized, Pace pace, Clock clock, Plug plug) {
        this.spec = spec;
        this.endpoint = endpoint;
        this.authorized = authorized;
        this.guarded = new GuardedChanges(clock, disk);
        this.pace = pace;
        this.clock = clock;
        this.plug = plug;
        this.hostKey = spec.hostKey();
        this.newHostKeys = () -> SshKeys.generate(spec.name());
        this.ailments = EnumSet.noneOf(Ailment.class);
        this.ailments.addAll(spec.ailments());
        this.os = switch (spec.kind()) {
            case FEDORA_COREOS, FEDORA_COREOS_REMOTE -> new OstreeSystem(spec, pace.download(), this);
            case FLATCAR -> new FlatcarSystem(spec, pace.download(), this);
            case DEBIAN -> new DebianSystem(spec.version());
        };
        List<Systemd.Unit> units = new ArrayList<>(os.units());
        units.add(new Systemd.Unit("sshd.service", "OpenSSH server daemon", true));
        units.add(new Systemd.Unit(Systemd.SICK_UNIT, "Nightly backup", true));
        spec.containers().forEach(name -> units.add(new Systemd.Unit(name + ".service", "Container " + name, true)));
        this.systemd = new Systemd(clock, pace.starting(), units);
        // It has been running for a while when the world begins.
        start(clock.instant()
                .minus(Duration.ofHours(30)
                        .plusMinutes(Math.floorMod(spec.name().hashCode(), 9000))));
    }

    private synchronized void start(Instant at) {
        bootedAt = at;
        bootId = UUID.randomUUID().toString();
        boots++;
        if (firstBoot) {
            provisioningBootId = bootId;
            firstBoot = false;
        }
        systemd.boot(at, ailments);
    }

    /**
     * What it was made as.
     *
     * @return the unchanged description
     */
    public MachineSpec spec() {
        return spec;
    }

    /**
     * Where its SSH server listens.
     *
     * @return the address, the port and the login
     */
    public SshEndpoint endpoint() {
        return endpoint;
    }

    /**
     * The host key that its SSH server shows.
     *
     * @return one Ed25519 key
     */
    public synchronized HostKeys hostKeys() {
        return HostKeys.parse(hostKey.authorizedKeysLine());
    }

    /**
     * The way to it.
     *
     * @return a direct route with its host key pinned
     */
    public SshRoute route() {
        return SshRoute.to(endpoint, hostKeys());
    }

    /**
     * The id of the running boot.
     *
     * @return a UUID
     */
    public synchronized String bootId() {
        return bootId;
    }

    /**
     * How often it was booted.
     *
     * @return 1 for a machine that has never been rebooted
     */
    public synchronized int boots() {
        return boots;
    }

    /** Cuts it off the network at once, as a cable that is pulled or a switch without power. */
    public void unplug() {
        synchronized (this) {
            unplugged = true;
        }
        plug.pull(this);
    }

    /** Connects it again. */
    public void plugIn() {
        synchronized (this) {
            unplugged = false;
            if (rebooting) {
                return;
            }
        }
        plug.put(this);
    }

    /**
     * Gives it another host key, as if somebody had installed it anew, and breaks its connections.
     *
     * @param key the new key
     */
    public void replaceHostKey(SshKeys key) {
        synchronized (this) {
            hostKey = key;
        }
        plug.pull(this);
        plugIn();
    }

    /**
     * Makes it sick.
     *
     * @param ailment what is wrong from now on, or from its next boot
     */
    public synchronized void ail(Ailment ailment) {
        ailments.add(ailment);
    }

    /**
     * Heals it.
     *
     * @param ailment what is not wrong any more, or from its next boot
     */
    public synchronized void heal(Ailment ailment) {
        ailments.remove(ailment);
    }

    /**
     * What is on its disk beside the system.
     *
     * @return empty until it is installed
     */
    public SimulatedDisk disk() {
        return disk;
    }

    synchronized SshKeys hostKey() {
        return hostKey;
    }

    AuthorizedKeys authorized() {
        return authorized;
    }

    GuardedChanges guarded() {
        return guarded;
    }

    SimulatedOs os() {
        return os;
    }

    Systemd systemd() {
        return systemd;
    }

    /** The time by this machine's own clock. */
    Instant now() {
        Instant right = clock.instant();
        return isClockWrong() ? right.minus(YEAR_AND_MORE) : right;
    }

    boolean isClockWrong() {
        return ailments().contains(Ailment.CLOCK_WRONG);
    }

    synchronized Duration uptime() {
        return Duration.between(bootedAt, clock.instant());
    }

    /** The id of the installation: 32 hexadecimal digits, another one after each. */
    synchronized String machineId() {
        return Release.sha256("machine " + spec.name() + (installations == 0 ? "" : " " + installations))
                .substring(0, 32);
    }

    /** The serial number of its disk. */
    String diskSerial() {
        return "SIM" + Release.sha256("machine " + spec.name()).substring(0, 8).toUpperCase(java.util.Locale.ROOT);
    }

    /** The boot in which Ignition ran. */
    synchronized String provisioningBootId() {
        return provisioningBootId;
    }

    Kexec kexec() {
        return kexec;
    }

    /**
     * The live system into which it jumped by kexec, when it did; whoever asks has started it. What was loaded without a jump is
     * forgotten, as by every boot.
     *
     * @return empty when its firmware starts as usual
     */
    public Optional<LiveBoot> startsLiveSystem() {
        return kexec.started();
    }

    @Override
    public synchronized Set<Ailment> ailments() {
        return Set.copyOf(ailments);
    }

    @Override
    public boolean markedGood() {
        return uptime().compareTo(pace.markGood()) >= 0;
    }

    @Override
    public boolean isActive(String unit) {
        return systemd.isActive(unit);
    }

    @Override
    public void reboot() {
        synchronized (this) {
            if (rebooting) {
                return;
            }
            rebooting = true;
        }
        plug.later(pace.shutdown(), () -> {
            os.shutDown();
            plug.pull(this);
            if (!ailments().contains(Ailment.NEVER_COMES_BACK)) {
                plug.later(pace.away(), () -> plug.powerOn(this));
            }
        });
    }

    /**
     * Applies a configuration, as the first boot of an installed system does: forgets what was on the disk, and boots with the
     * kernel arguments that it asks for.
     *
     * @param ignition the configuration as JSON
     */
    public void provision(String ignition) {
        Structure root = EffectiveConfig.of(
                Ignition.read(ignition.getBytes(StandardCharsets.UTF_8)).config());
        disk.provision(root);
        guarded.wiped();
        Structure arguments = root.structure("kernelArguments");
        os.provision(words(arguments.texts("shouldExist")), words(arguments.texts("shouldNotExist")));
    }

    /** One entry may be several arguments. */
    private static List<String> words(List<String> entries) {
        return KernelLine.of(String.join(" ", entries)).arguments();
    }

    /** What an installer leaves on the disk: one version, and a host key that nobody has seen before. */
    void install(String version, SshKeys newHostKey) {
        os.install(version);
        synchronized (this) {
            hostKey = newHostKey;
            installations++;
            firstBoot = true;
        }
    }

    /**
     * Says where its host keys come from when a reset has deleted them; without it, it makes some that nobody keeps.
     *
     * @param makes makes a key
     */
    public synchronized void makesHostKeys(Supplier<SshKeys> makes) {
        newHostKeys = makes;
    }

    /**
     * The configuration that its last boot applied, as the first boot after a reset does. It is told once.
     *
     * @return Ignition as JSON; empty when the last boot was an ordinary one, or it was told already
     */
    public synchronized String applied() {
        String told = applied;
        applied = "";
        return told;
    }

    void comeBack() {
        os.boot();
        guarded.boot();
        start(clock.instant());
        synchronized (this) {
            hostKey = os.lostHostKey() ? newHostKeys.get() : hostKey;
            applied = os.firstBoot();
            if (!applied.isEmpty()) {
                provisioningBootId = bootId;
            }
            rebooting = false;
            if (unplugged) {
                return;
            }
        }
        plug.put(this);
    }

    @Override
    public String toString() {
        return spec.name() + " at " + endpoint;
    }
}

package dev.slipway.testbed.sim;

import dev.slipway.ssh.SshKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Flatcar: two slots, cgpt, the update engine and flatcar-update. All methods that touch the slots lock; a download does
 * not.
 */
final class FlatcarSystem implements SimulatedOs {
    private static final String UPDATE_CONF = "/etc/flatcar/update.conf";
    /** What it was installed with. */
    static final String IGNITION = "/oem/config.ign";

    private static final String GRUB = "/oem/grub.cfg";

    private static final String IMAGE_CONF = "GROUP=stable\n";
    private static final int PARTS = 10;

    /** One of the two partitions for {@code /usr}. */
    private static final class Slot {
        private final String device;
        private final String label;
        private final int number;
        private String version;
        private int priority;
        private int tries;
        private boolean successful;

        Slot(String label, int number, String version) {
            this.device = "/dev/sda" + number;
            this.label = label;
            this.number = number;
            this.version = version;
        }

        boolean boots() {
            return priority > 0 && (successful || tries > 0) && !version.isEmpty();
        }
    }

    private final FlatcarRoot root;
    private final OemGrub grub = new OemGrub();
    private final Duration download;
    private final Power power;
    private final Slot slotA;
    private final Slot slotB;
    private Slot running;

    /** What the boot loader found in grub.cfg of the OEM partition. */
    private KernelLine booted = new KernelLine(List.of());

    private String updateConf = "REBOOT_STRATEGY=off\n";
    private String operation = "IDLE";
    private String newVersion = "0.0.0";

    FlatcarSystem(MachineSpec spec, Duration download, Power power) {
        this.root = new FlatcarRoot(spec.containers(), ignition(spec));
        this.download = download;
        this.power = power;
        this.slotA = new Slot("USR-A", 3, spec.version());
        this.slotB = new Slot("USR-B", 4, spec.previous());
        this.running = slotA;
        slotA.priority = 2;
        slotA.successful = true;
        slotB.priority = 1;
        slotB.successful = !spec.previous().isEmpty();
    }

    /** As somebody would have written it by hand: a host name, a key, and a unit for each container. */
    private static String ignition(MachineSpec spec) {
        String units = spec.containers().stream()
                .map(container -> """
                        {"name":"%1$s.service","enabled":true,"contents":"[Unit]\\nDescription=Container %1$s\\n\
                        [Service]\\nExecStart=/usr/bin/docker run --rm --name %1$s quay.io/example/%1$s:1\\n\
                        [Install]\\nWantedBy=multi-user.target\\n"}""".formatted(container))
                .collect(Collectors.joining(","));
        return """
                {"ignition":{"version":"3.3.0"},\
                "passwd":{"users":[{"name":"core","sshAuthorizedKeys":["%s"]}]},\
                "storage":{"files":[{"path":"/etc/hostname","mode":420,"overwrite":true,\
                "contents":{"source":"data:,%s%%0A"}}]},\
                "systemd":{"units":[%s]}}
                """.formatted(SshKeys.generate("somebody").authorizedKeysLine(), spec.name(), units);
    }

    /** The update engine marks the slot some time after the boot. */
    private void markGood() {
        if (!running.successful && power.markedGood()) {
            running.successful = true;
            running.tries = 0;
        }
    }

    private Slot passive() {
        return running == slotA ? slotB : slotA;
    }

    @Override
    public synchronized String osRelease() {
        return """
                NAME="Flatcar Container Linux by Kinvolk"
                ID=flatcar
                ID_LIKE=coreos
                VERSION=%1$s
                VERSION_ID=%1$s
                BUILD_ID=2026-07-01-1200
                SYSEXT_LEVEL=1.0
                PRETTY_NAME="Flatcar Container Linux by Kinvolk %1$s (Oklo)"
                HOME_URL="https://flatcar.org/"
                FLATCAR_BOARD="amd64-usr"
                """.formatted(running.version);
    }

    @Override
    public synchronized String kernelArguments() {
        return "BOOT_IMAGE=/flatcar/vmlinuz-" + (running == slotA ? "a" : "b")
                + " mount.usr=/dev/mapper/usr verity.usr=PARTUUID=7130c94a-213a-4e5a-8e26-6cce9662f132"
                + " rootflags=rw mount.usrflags=ro consoleblank=0 root=LABEL=ROOT"
                + (booted.arguments().isEmpty() ? "" : " " + booted) + " flatcar.oem.id=metal";
    }

    @Override
    public synchronized void provision(List<String> wanted, List<String> unwanted) {
        grub.change(wanted, unwanted);
        booted = grub.line();
    }

    @Override
    public String mounts() {
        return "/ ext4 /dev/sda9\n/usr btrfs /dev/mapper/usr\n";
    }

    @Override
    public String filesystems() {
        return """
                /dev/sda9        238787584  9812344  218976896       5% /
                /dev/sda1           129039    82212      46827      64% /boot
                /dev/mapper/usr    1016760   780132     184388      81% /usr
                /dev/sda6           113344      112     105984       1% /oem
                """;
    }

    @Override
    public String partitions() {
        return """
                {"name":"sda1","path":"/dev/sda1","type":"part","size":134217728,"fstype":"vfat","label":"EFI-SYSTEM",\
                "partlabel":"EFI-SYSTEM","mountpoints":["/boot"],"model":null,"serial":null,"tran":null},
                {"name":"sda3","path":"/dev/sda3","type":"part","size":1073741824,"fstype":"btrfs","label":null,\
                "partlabel":"USR-A","mountpoints":[null],"model":null,"serial":null,"tran":null},
                {"name":"sda4","path":"/dev/sda4","type":"part","size":1073741824,"fstype":"btrfs","label":null,\
                "partlabel":"USR-B","mountpoints":[null],"model":null,"serial":null,"tran":null},
                {"name":"sda9","path":"/dev/sda9","type":"part","size":253403070464,"fstype":"ext4","label":"ROOT",\
                "partlabel":"ROOT","mountpoints":["/"],"model":null,"serial":null,"tran":null}""";
    }

    @Override
    public List<Systemd.Unit> units() {
        return List.of(
                new Systemd.Unit("locksmithd.service", "Cluster reboot manager", true),
                new Systemd.Unit("update-engine.service", "Update Engine", true),
                new Systemd.Unit("systemd-timesyncd.service", "Network Time Synchronization", true));
    }

    @Override
    public synchronized Map<String, String> facts() {
        markGood();
        return Map.of(
                "slots", slots(false),
                "update-engine", engine(),
                "update-config", IMAGE_CONF + updateConf);
    }

    @Override
    public synchronized String file(String path) {
        return switch (path) {
            case UPDATE_CONF -> updateConf;
            case IGNITION -> root.config();
            case GRUB -> grub.text();
            case "/usr/share/flatcar/update.conf" -> IMAGE_CONF;
            case "/usr/share/flatcar/release" ->
                "FLATCAR_RELEASE_VERSION=" + running.version + "\nFLATCAR_RELEASE_BOARD=amd64-usr\n";
            default -> "";
        };
    }

    private String slots(boolean withVersions) {
        StringBuilder text = new StringBuilder("running " + running.device + "\n");
        for (Slot slot : List.of(slotA, slotB)) {
            text.append("slot ").append(slot.device).append('\n').append(show(slot));
            text.append("filesystem ").append(slot.device).append(slot.version.isEmpty() ? " \n" : " btrfs\n");
            if (withVersions && !slot.version.isEmpty()) {
                text.append("version ")
                        .append(slot.device)
                        .append(' ')
                        .append(slot.version)
                        .append('\n');
            }
        }
        return text.toString();
    }

    private String show(Slot slot) {
        return """
                       start        size    part  contents
                %12d     2097152       %d  Label: "%s"
                                                  Type: Alias for flatcar-rootfs
                                                  UUID: %s
                                                  Attr: priority=%d tries=%d successful=%d
                """.formatted(
                        slot == slotA ? 270336 : 2367488,
                        slot.number,
                        slot.label,
                        slot == slotA ? "7130C94A-213A-4E5A-8E26-6CCE9662F132" : "E03DD35C-7C2D-4A47-B3FE-27F15780A57C",
                        slot.priority,
                        slot.tries,
                        slot.successful ? 1 : 0);
    }

    private String engine() {
        return """
                LAST_CHECKED_TIME=1787000000
                PROGRESS=%s
                CURRENT_OP=UPDATE_STATUS_%s
                NEW_VERSION=%s
                NEW_SIZE=%d
                """.formatted(
                        operation.equals("DOWNLOADING") ? "0.500000" : "0.000000",
                        operation,
                        newVersion,
                        newVersion.equals("0.0.0") ? 0 : 412345678);
    }

    @Override
    public synchronized int script(String name, List<String> arguments, Invocation call) {
        markGood();
        return switch (name) {
            case "flatcar-status" -> {
                call.say(slots(true));
                engine().lines().forEach(line -> call.say("engine " + line));
                (IMAGE_CONF + updateConf).lines().forEach(line -> call.say("config " + line));
                yield 0;
            }
            case "hold-flatcar" -> {
                if (!updateConf.contains("# slipway-held\n")) {
                    updateConf = updateConf.replaceAll("(?m)^SERVER=", "# slipway-server SERVER=")
                            + "# slipway-held\nSERVER=disabled\n";
                }
                yield 0;
            }
            case "release-flatcar" -> {
                updateConf = updateConf
                        .replaceAll("(?m)^(# slipway-held|SERVER=disabled)\n", "")
                        .replaceAll("(?m)^# slipway-server SERVER=", "SERVER=");
                yield 0;
            }
            case "guard-grub", "guard-grub-look", "guard-grub-undo" -> grub.script(name, arguments, call);
            default -> root.script(name, arguments, call);
        };
    }

    @Override
    public int run(Invocation call) throws InterruptedException {
        return switch (call.program()) {
            case "flatcar-update" -> update(call);
            case "update_engine_client" -> engine(call);
            case "cgpt" -> cgpt(call);
            case "rootdev" -> rootdev(call);
            default -> reset(call);
        };
    }

    private synchronized int reset(Invocation call) {
        return root.run(call);
    }

    private synchronized int rootdev(Invocation call) {
        return call.say(running.device);
    }

    private int update(Invocation call) throws InterruptedException {
        String version = call.last();
        synchronized (this) {
            if (operation.equals("UPDATED_NEED_REBOOT")) {
                return call.fail(
                        1,
                        "Error: a previously downloaded update wasn't applied yet, you can discard it with"
                                + " 'update_engine_client -reset_status'");
            }
            if (!operation.equals("IDLE")) {
                return call.fail(1, "Error: some process is using port 9090");
            }
            operation = "DOWNLOADING";
            newVersion = version;
        }
        boolean done = false;
        try {
            call.say("Downloading update payloads...");
            if (Release.FLATCAR.stream().noneMatch(release -> release.version().equals(version))) {
                return call.fail(
                        1,
                        "curl: (22) The requested URL returned error: 404\nError: failed to download"
                                + " https://update.release.flatcar-linux.net/amd64-usr/" + version
                                + "/flatcar_production_update.gz");
            }
            for (int part = 1; part <= PARTS; part++) {
                call.take(download.dividedBy(PARTS));
                call.say("Progress: " + part * 100 / PARTS + "%");
            }
            synchronized (this) {
                Slot target = passive();
                target.version = version;
                target.priority = running.priority + 1;
                target.tries = 1;
                target.successful = false;
                operation = "UPDATED_NEED_REBOOT";
            }
            done = true;
            return call.say("Done, please make sure to reboot either manually or through your reboot manager"
                    + " (check locksmithd/FLUO)");
        } finally {
            if (!done) {
                reset();
            }
        }
    }

    private synchronized void reset() {
        operation = "IDLE";
        newVersion = "0.0.0";
    }

    private int engine(Invocation call) {
        if (call.has("-reset_status")) {
            reset();
            return 0;
        }
        if (call.has("-status")) {
            synchronized (this) {
                return call.say(engine());
            }
        }
        return call.fail(1, "this simulated machine knows -status and -reset_status only");
    }

    private synchronized int cgpt(Invocation call) {
        markGood();
        if (call.argument(0).equals("find")) {
            return call.say(slotA.device + "\n" + slotB.device);
        }
        Slot slot = call.last().equals(slotA.device) ? slotA : slotB;
        if (!call.last().equals(slot.device)) {
            return call.fail(1, "ERROR: unable to open " + call.last() + ": No such file or directory");
        }
        return switch (call.argument(0)) {
            case "show" -> call.say(show(slot));
            case "prioritize" -> {
                Slot other = slot == slotA ? slotB : slotA;
                slot.priority = 2;
                other.priority = 1;
                yield 0;
            }
            case "add" -> {
                if (call.argument(1).equals("-T") && call.argument(2).matches("[0-9]{1,2}")) {
                    slot.tries = Integer.parseInt(call.argument(2));
                    yield 0;
                }
                yield call.fail(1, "this simulated machine knows -T only");
            }
            default -> call.fail(1, "this simulated machine knows find, show, prioritize and add only");
        };
    }

    @Override
    public void shutDown() {
        // The slots are written already.
    }

    @Override
    public synchronized void boot() {
        reset();
        Slot first = slotA.priority >= slotB.priority ? slotA : slotB;
        Slot second = first == slotA ? slotB : slotA;
        boolean dead = first != running && power.ailments().contains(Ailment.UPDATE_DOES_NOT_BOOT);
        if (first.boots() && !dead) {
            running = first;
        } else if (second.boots()) {
            running = second;
        }
        if (!running.successful && running.tries > 0) {
            running.tries--;
        }
        first.tries = dead ? 0 : first.tries;
        booted = grub.line();
        root.boot();
        if (root.lacksHostKey()) {
            // With the rest of /etc, what held updates is gone too.
            updateConf = "";
        }
    }

    @Override
    public synchronized boolean lostHostKey() {
        return root.lacksHostKey();
    }

    @Override
    public synchronized String firstBoot() {
        return root.applied();
    }

    @Override
    public synchronized boolean write(String path, byte[] content) {
        return root.write(path, content);
    }

    @Override
    public synchronized void install(String version) {
        reset();
        root.install();
        grub.install();
        updateConf = "";
        slotB.version = "";
        slotB.priority = 0;
        slotA.version = version;
        slotA.priority = 1;
        slotA.tries = 1;
        slotA.successful = false;
        running = slotA;
    }
}

package dev.slipway.host;

import dev.slipway.host.FlatcarStatus.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Puts together what the sections of the script {@code facts} say. */
final class FactsReader {
    private FactsReader() {}

    static HostFacts read(String output, Instant endedAt, Duration took) {
        FactSections facts = FactSections.of(output);
        OsRelease release = facts.read(FactSection.OS_RELEASE, OsRelease.UNKNOWN, FactsReader::release);
        OsFamily family = OsFamily.of(release);
        Root root = facts.read(FactSection.ROOT, new Root(false, ""), FactsReader::root);
        String arguments = facts.read(FactSection.KERNEL_ARGUMENTS, "", text -> new Answer.Said<>(text.strip()));
        OstreeStatus ostree = family == OsFamily.FEDORA_COREOS
                ? facts.read(FactSection.RPM_OSTREE, OstreeStatus.NONE, OstreeReader::read)
                : facts.readIfThere(FactSection.RPM_OSTREE, OstreeStatus.NONE, OstreeReader::read);
        FlatcarStatus flatcar = family == OsFamily.FLATCAR ? flatcar(facts) : FlatcarStatus.NONE;
        String machineId = facts.line(FactSection.MACHINE_ID, "[0-9a-f]{32}");
        boolean marked = facts.read(FactSection.REBOOT_REQUIRED, false, text -> new Answer.Said<>(!text.isBlank()));
        return new HostFacts(
                endedAt,
                took,
                facts.line(FactSection.HOSTNAME, "\\S{1,255}"),
                facts.line(FactSection.KERNEL, "\\S{1,255}"),
                facts.line(FactSection.ARCHITECTURE, "\\S{1,64}"),
                facts.line(FactSection.BOOT_ID, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
                machineId,
                ZincatiId.of(machineId),
                new OperatingSystem(
                        family,
                        release.prettyName(),
                        family.version(release),
                        family == OsFamily.FLATCAR
                                ? flatcar.group()
                                : ostree.booted()
                                        .map(OstreeStatus.Deployment::stream)
                                        .orElse(""),
                        platform(arguments),
                        root.live(family)),
                facts.read(FactSection.UPTIME, Duration.ZERO, FactsReader::uptime),
                facts.read(FactSection.LOAD, List.of(), FactsReader::load),
                HardwareReader.read(facts),
                ServicesReader.systemd(facts),
                marked
                        || ostree.pending().isPresent()
                        || flatcar.engine().operation() == FlatcarStatus.Operation.UPDATED_NEED_REBOOT,
                ostree,
                facts.readIfThere(FactSection.BOOTC, BootcStatus.NONE, BootcReader::read),
                facts.readIfThere(FactSection.ZINCATI_CONFIG, ZincatiConfig.NONE, ZincatiReader::read),
                flatcar,
                ServicesReader.podman(facts),
                ClockReader.read(facts, endedAt, took),
                facts.gaps());
    }

    private static Answer<OsRelease> release(String text) {
        OsRelease release = OsRelease.parse(text);
        return release.get("ID").isEmpty()
                ? new Answer.Unreadable<>("The machine's os-release does not say which operating system it is.")
                : new Answer.Said<>(release);
    }

    /**
     * What the system was booted from.
     *
     * @param ostreeLive whether the mark of a live Fedora CoreOS is there
     * @param usr type and source of what is mounted at {@code /usr}; empty when nothing is
     */
    private record Root(boolean ostreeLive, String usr) {
        /** A Flatcar from the network has its {@code /usr} as an image in memory. */
        boolean live(OsFamily family) {
            return ostreeLive || (family == OsFamily.FLATCAR && usr.matches("squashfs .*|\\S+ /dev/loop.*"));
        }
    }

    private static Answer<Root> root(String text) {
        List<String> lines = text.lines().toList();
        if (lines.stream().noneMatch(line -> line.startsWith("/ "))) {
            return new Answer.Unreadable<>("The machine did not say what it has mounted as its root.");
        }
        Optional<String> usr =
                lines.stream().filter(line -> line.startsWith("/usr ")).findFirst();
        return new Answer.Said<>(new Root(
                lines.contains("ostree-live"),
                usr.map(line -> line.substring("/usr ".length())).orElse("")));
    }

    /** Ignition's name of the platform, which is on the command line of the kernel. */
    private static String platform(String arguments) {
        for (String name : List.of("ignition.platform.id=", "flatcar.oem.id=", "coreos.oem.id=")) {
            Optional<String> platform = Arrays.stream(arguments.split("\\s+"))
                    .filter(argument -> argument.startsWith(name))
                    .findFirst();
            if (platform.isPresent()) {
                return platform.get().substring(name.length());
            }
        }
        return "";
    }

    private static Answer<Duration> uptime(String text) {
        String first = text.strip().split("[. ]", 2)[0];
        return first.matches("[0-9]{1,11}")
                ? new Answer.Said<>(Duration.ofSeconds(Long.parseLong(first)))
                : new Answer.Unreadable<>("/proc/uptime does not show a time.");
    }

    private static Answer<List<Double>> load(String text) {
        String[] words = text.strip().split(" ", -1);
        if (words.length < 3 || !Arrays.stream(words, 0, 3).allMatch(word -> word.matches("[0-9]{1,9}\\.[0-9]{1,9}"))) {
            return new Answer.Unreadable<>("/proc/loadavg does not show a load.");
        }
        return new Answer.Said<>(Arrays.stream(words, 0, 3).map(Double::valueOf).toList());
    }

    private static FlatcarStatus flatcar(FactSections facts) {
        FlatcarReader.Slots slots = facts.read(FactSection.SLOTS, FlatcarReader.Slots.NONE, FlatcarReader::slots);
        Engine engine = facts.read(FactSection.UPDATE_ENGINE, Engine.NONE, text -> {
            Engine read = FlatcarReader.engine(text);
            return read.operation() == FlatcarStatus.Operation.UNKNOWN
                    ? new Answer.Unreadable<>("The update engine did not say what it does.")
                    : new Answer.Said<>(read);
        });
        String config = facts.read(FactSection.UPDATE_CONFIG, "", Answer.Said::new);
        return FlatcarReader.status(slots, engine, config);
    }
}

package dev.slipway.fleet.adopt;

import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.GroupName;
import dev.slipway.fleet.declared.InstallDisk;
import dev.slipway.fleet.declared.MachineFile;
import dev.slipway.fleet.declared.MachineFileEdit;
import dev.slipway.fleet.declared.OsChoice;
import dev.slipway.fleet.declared.OsFamily;
import dev.slipway.fleet.declared.OsStream;
import dev.slipway.fleet.declared.ProfileName;
import dev.slipway.host.Hardware.BlockDevice;
import dev.slipway.host.HostFacts;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.templates.butane.Decompiler;
import dev.slipway.templates.butane.Decompiler.Decompiled;
import dev.slipway.templates.render.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns what a machine says of itself into files that declare it. Pure. */
final class ImportDraft {
    /** Interfaces that the OS makes by itself; a card's address must stay the same over a reinstallation. */
    private static final List<String> VIRTUAL =
            List.of("lo", "veth", "podman", "cni", "docker", "br-", "virbr", "tun", "tap", "wg", "vxlan", "flannel");

    private static final List<String> TEMPLATE_MARKS = List.of("{{", "{%", "{#");

    private final ImportWish wish;
    private final HostFacts facts;
    private final String ignition;
    private final List<String> remarks = new ArrayList<>();
    private final List<FileEdit.Put> files = new ArrayList<>();

    /**
     * For one machine.
     *
     * @param ignition the configuration that it keeps, or empty
     */
    ImportDraft(ImportWish wish, HostFacts facts, String ignition) {
        this.wish = wish;
        this.facts = facts;
        this.ignition = ignition;
    }

    ImportProposal proposal(String baseCommit) {
        ProfileName profile = profile();
        MachineFile file = new MachineFile(wish.name(), macs(), "", "", GroupName.NONE, profile.value(), disk());
        MachineFileEdit text = new MachineFileEdit(file.text());
        Optional<OsChoice> os = os();
        if (os.isPresent()) {
            text = text.os(os.get());
        }
        SshEndpoint endpoint = wish.endpoint();
        String machine = text.text() + "hostname: " + YamlScalar.of(facts.hostname()) + "\n"
                + "ssh: {user: " + YamlScalar.of(endpoint.user()) + ", port: " + endpoint.port() + ", address: "
                + YamlScalar.of(endpoint.host())
                + (wish.jump().isEmpty() ? "" : ", jump: " + YamlScalar.of(wish.jump()))
                + "}\n";
        files.addFirst(new FileEdit.Put(wish.name().file(), machine));
        return new ImportProposal(wish, facts, files, remarks, baseCommit);
    }

    private List<MacAddress> macs() {
        List<MacAddress> macs = facts.hardware().ports().stream()
                .filter(port -> VIRTUAL.stream().noneMatch(port.name()::startsWith))
                .filter(port -> MacAddress.isMac(port.mac()))
                .map(port -> MacAddress.parse(port.mac()))
                .distinct()
                .toList();
        if (macs.isEmpty()) {
            remarks.add("It told no network card's address: write its macs, its uuid or its serial by hand.");
        }
        return macs;
    }

    private InstallDisk disk() {
        for (BlockDevice disk : facts.hardware().disks()) {
            if (disk.type().equals("disk") && holdsRoot(disk)) {
                return disk.serial().isEmpty()
                        ? new InstallDisk.ByPath(disk.path())
                        : new InstallDisk.Serial(disk.serial());
            }
        }
        remarks.add("The disk that it runs from could not be told: look at \"disk\" before it is ever installed anew.");
        return new InstallDisk.Smallest();
    }

    private static boolean holdsRoot(BlockDevice device) {
        return device.mountPoints().stream().anyMatch(List.of("/", "/sysroot", "/usr")::contains)
                || device.children().stream().anyMatch(ImportDraft::holdsRoot);
    }

    private Optional<OsChoice> os() {
        OsFamily family = switch (facts.os().family()) {
            case FEDORA_COREOS -> OsFamily.FCOS;
            case FLATCAR -> OsFamily.FLATCAR;
            case RHEL_COREOS, GENERIC_LINUX, UNKNOWN -> null;
        };
        if (family == null) {
            remarks.add(facts.os().name()
                    + " is no system that Slipway updates or installs: facts, commands and reboots work.");
            return Optional.empty();
        }
        Optional<OsStream> stream = Arrays.stream(OsStream.values())
                .filter(one -> one.word().equals(facts.os().stream()))
                .filter(family.streams()::contains)
                .findFirst();
        if (stream.isEmpty()) {
            remarks.add(
                    "Its stream \"" + facts.os().stream() + "\" is none that Slipway knows: \"stable\" is declared.");
        }
        return Optional.of(new OsChoice(family, stream.orElse(OsStream.STABLE), ""));
    }

    private ProfileName profile() {
        boolean flatcar = facts.os().family() == dev.slipway.host.OsFamily.FLATCAR;
        if (ignition.isEmpty()) {
            remarks.add((flatcar
                            ? "It keeps no configuration in /oem/config.ign"
                            : "Only Flatcar keeps the configuration that it was installed with")
                    + ": the profile " + wish.profile()
                    + " is your choice, and an installation would make the machine what that says.");
            return wish.profile();
        }
        Decompiled back = Decompiler.decompile(ignition.getBytes(StandardCharsets.UTF_8), "flatcar");
        if (back.butane().isEmpty()) {
            remarks.add("Its configuration in /oem/config.ign could not be read: "
                    + back.report().entries().getFirst().message() + ". The profile " + wish.profile()
                    + " is your choice.");
            return wish.profile();
        }
        ProfileName own = new ProfileName(wish.name().value());
        files.add(new FileEdit.Put(own.butaneFile(), template(back.butane())));
        files.add(new FileEdit.Put(
                own.folder() + "/profile.yaml",
                "description: " + YamlScalar.of("imported from " + wish.name()) + "\n"));
        back.report().entries().forEach(entry -> remarks.add("Its configuration: " + entry.message() + "."));
        remarks.add("The profile " + own + " is the configuration that it was installed with, which may hold secrets:"
                + " read it before it is committed.");
        return own;
    }

    /** A Butane text as a template that yields it. */
    private static String template(String butane) {
        return TEMPLATE_MARKS.stream().anyMatch(butane::contains)
                ? "{% verbatim %}" + butane + "{% endverbatim %}\n"
                : butane;
    }
}

package dev.slipway.fleet.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.pxe.boot.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Writing a machine's file, and changing one line of it. */
class MachineFileTest {
    private static final MachineFile NEW = new MachineFile(
            new MachineName("ns1"),
            List.of(MacAddress.parse("52:54:00:00:00:01")),
            "4c4c4544-0042-3510-8052-b4c04f4e4e32",
            "12345 # 6: x",
            new GroupName("web"),
            "base",
            new InstallDisk.ByPath("/dev/disk/by-id/nvme-X_1"));

    private static DeclaredMachine read(String text) {
        FleetReader.Reading reading = new FleetReader(new ProfileRenderer(), ProfileCheck.NONE)
                .read(new FleetTree(
                        new TreeMap<>(Map.of(
                                "fleet.yaml", "profile: base\n",
                                "groups/web.yaml", "description: x\n",
                                "groups/db.yaml", "description: x\n",
                                "profiles/base/butane.yaml", "version: 1\n",
                                "profiles/other/butane.yaml", "version: 1\n",
                                "machines/ns1.yaml", text)),
                        List.of()));
        assertThat(reading.problems()).as(text).isEmpty();
        return reading.fleet().machines().get(new MachineName("ns1"));
    }

    @Test
    void newFileSaysWhatWasGivenAndWhatElseThereIs() {
        assertThat(NEW.text()).isEqualTo("""
                        # How this machine is recognised.
                        macs:
                          - "52:54:00:00:00:01"
                        uuid: "4c4c4544-0042-3510-8052-b4c04f4e4e32"
                        serial: "12345 # 6: x"

                        # What it becomes.
                        group: web
                        profile: base
                        disk: /dev/disk/by-id/nvme-X_1 # wiped when it is installed

                        # More that may be said here; without it the group and fleet.yaml count.
                        # hostname: ns1
                        # os: {family: fcos, stream: stable}
                        # address: {cidr: 192.168.1.10/24, gateway: 192.168.1.1, nameservers: [192.168.1.1]}
                        # kernel_arguments: [console=ttyS0]
                        # values: {}
                        """);
        DeclaredMachine machine = read(NEW.text());
        assertThat(machine.serial()).isEqualTo("12345 # 6: x");
        assertThat(machine.disk().value()).isEqualTo(new InstallDisk.ByPath("/dev/disk/by-id/nvme-X_1"));
        assertThat(machine.group()).isEqualTo(new GroupName("web"));
    }

    @Test
    void editKeepsEverythingElse() {
        String text = """
                # top
                macs: [52:54:00:00:00:01]
                group:   web   # the group
                os:
                  # inside
                  family: fcos
                  stream: next # why

                # before disk
                disk:
                  serial: X
                # end
                """;
        assertThat(new MachineFileEdit(text)
                        .group(new GroupName("db"))
                        .os(new OsChoice(OsFamily.FLATCAR, OsStream.LTS, "4081.3.6"))
                        .disk(new InstallDisk.Smallest())
                        .profile(new ProfileName("other"))
                        .text())
                .isEqualTo("""
                        # top
                        macs: [52:54:00:00:00:01]
                        group:   db   # the group
                        os: {family: flatcar, stream: lts, version: "4081.3.6"} # why

                        # before disk
                        disk: smallest
                        # end
                        profile: other
                        """);
        assertThat(new MachineFileEdit(text).group(GroupName.NONE).text())
                .isEqualTo(text.replace("group:   web   # the group\n", ""));
    }

    @Test
    void editOfATextWithoutLineEndAtTheEnd() {
        assertThat(new MachineFileEdit("group: web").group(new GroupName("db")).text())
                .isEqualTo("group: db");
        assertThat(new MachineFileEdit("group: web")
                        .profile(new ProfileName("base"))
                        .text())
                .isEqualTo("group: web\nprofile: base\n");
        assertThat(new MachineFileEdit("").profile(new ProfileName("base")).text())
                .isEqualTo("profile: base\n");
        assertThat(new MachineFileEdit("# \ud83d\ude00 caf\u00e9\ngroup: web\n")
                        .group(new GroupName("db"))
                        .text())
                .isEqualTo("# \ud83d\ude00 caf\u00e9\ngroup: db\n");
    }

    @Test
    void textThatIsNoMappingCannotBeEdited() {
        assertThatThrownBy(() -> new MachineFileEdit("- a\n").profile(new ProfileName("base")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MachineFileEdit("{a: b}").profile(new ProfileName("base")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 1000)
    void editChangesTheKeyAndNoCommentAndNoOtherKey(
            @ForAll("texts") String text, @ForAll("disks") InstallDisk disk, @ForAll boolean flatcar) {
        DeclaredMachine before = read(text);
        OsChoice os = flatcar ? new OsChoice(OsFamily.FLATCAR, OsStream.BETA, "") : OsChoice.FCOS_STABLE;
        String edited = new MachineFileEdit(text)
                .disk(disk)
                .os(os)
                .profile(new ProfileName("other"))
                .group(new GroupName("db"))
                .text();
        DeclaredMachine after = read(edited);
        assertThat(after.disk().value()).isEqualTo(disk);
        assertThat(after.os().value()).isEqualTo(os);
        assertThat(after.profile().value()).isEqualTo(new ProfileName("other"));
        assertThat(after.group()).isEqualTo(new GroupName("db"));
        assertThat(after.macs()).isEqualTo(before.macs());
        assertThat(after.values()).isEqualTo(before.values());
        assertThat(after.kernelCommandLine()).isEqualTo(before.kernelCommandLine());
        assertThat(edited.lines().filter(line -> line.startsWith("#")).toList())
                .isEqualTo(text.lines().filter(line -> line.startsWith("#")).toList());
    }

    @Provide
    Arbitrary<InstallDisk> disks() {
        return Arbitraries.of(
                new InstallDisk.Smallest(),
                new InstallDisk.Largest(),
                new InstallDisk.Serial("a: #b"),
                new InstallDisk.Serial("0123"),
                new InstallDisk.ByPath("/dev/vda"));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<List<String>> blocks = Arbitraries.of(
                        "group: web\n",
                        "group: 'web' # x\n",
                        "profile: base\n",
                        "disk: smallest # y\n",
                        "disk:\n  serial: X # z\n",
                        "disk: {serial: X}\n",
                        "os: {family: fcos, stream: next} # o\n",
                        "os:\n  family: fcos\n  # c\n  stream: next\n",
                        "os:\n  {\n    family: fcos\n  }\n",
                        "values:\n  a: |\n    # no comment\n    disk: x\n  b: [1,\n    2]\n",
                        "kernel_arguments:\n- a\n- b\n")
                .list()
                .ofMaxSize(6);
        Arbitrary<String> gap = Arbitraries.of("", "\n", "# remark\n", "\n# remark: x\n\n");
        return blocks.flatMap(list -> gap.map(between -> {
            List<String> once = new ArrayList<>();
            for (String block : list) {
                String key = block.substring(0, block.indexOf(':') + 1);
                if (once.stream().noneMatch(other -> other.startsWith(key))) {
                    once.add(block);
                }
            }
            return "macs: [52:54:00:00:00:01]\n" + between + String.join(between, once) + between;
        }));
    }
}

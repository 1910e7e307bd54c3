package dev.slipway.fleet.declared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pxe.boot.MacAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a tree of files declares, and that everything wrong in it is told at its exact place with a remedy. */
@Timeout(60)
class FleetReaderTest {
    private static final String GOOD = "macs: [52:54:00:00:00:01]\n";

    private static FleetReader.Reading read(String... files) {
        return read(ProfileCheck.NONE, files);
    }

    private static FleetReader.Reading read(ProfileCheck check, String... files) {
        TreeMap<String, String> tree = new TreeMap<>(Map.of(
                "fleet.yaml", "name: home\nprofile: base\n",
                "profiles/base/butane.yaml", "variant: fcos\nversion: 1.5.0\n"));
        for (int i = 0; i < files.length; i += 2) {
            if (files[i + 1].isEmpty()) {
                tree.remove(files[i]);
            } else {
                tree.put(files[i], files[i + 1]);
            }
        }
        return new FleetReader(new ProfileRenderer(), check).read(new FleetTree(tree, List.of()));
    }

    private static String machine(String more) {
        return GOOD + more;
    }

    static Stream<Arguments> mistakes() {
        String deep = "values:\n  a: " + "[".repeat(40) + "]".repeat(40) + "\n";
        StringBuilder bomb = new StringBuilder("values:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("  a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(5)).append("x]\n");
        }
        return Stream.of(
                // what the machine's file says, line, column, field, message contains, remedy contains
                Arguments.of(
                        machine("hostnam: a\n"), 2, 1, "hostnam", "no key \"hostnam\"", "Did you mean \"hostname\"?"),
                Arguments.of(machine("name: a\n"), 2, 1, "name", "no key", "rename the file"),
                Arguments.of(machine("os:\n  famly: fcos\n"), 3, 3, "os.famly", "no key", "\"family\""),
                Arguments.of(machine("os:\n  stream: stable\n"), 2, 1, "os", "no family", "family: fcos"),
                Arguments.of(
                        machine("os:\n  family: fcso\n"), 3, 11, "os.family", "does not install \"fcso\"", "\"fcos\"?"),
                Arguments.of(
                        machine("os:\n  family: flatcar\n  stream: testing\n"),
                        4,
                        11,
                        "os.stream",
                        "no stream",
                        "stable, beta, alpha, lts"),
                Arguments.of(
                        machine("os: {family: fcos, stream: stabel}\n"),
                        2,
                        28,
                        "os.stream",
                        "no stream",
                        "Did you mean \"stable\"?"),
                Arguments.of(
                        machine("os: {family: fcos, version: newest}\n"), 2, 29, "os.version", "not a version", "44."),
                Arguments.of(machine("os: fcos\n"), 2, 5, "os", "must be a mapping", "indented"),
                Arguments.of(
                        machine("reset:\n  keep:\n    - /var/log\n    - /home/it's\n"),
                        5,
                        7,
                        "reset.keep[1]",
                        "single quote",
                        "whole path"),
                Arguments.of(machine("reset: {keep: [/.*]}\n"), 2, 16, "reset.keep[0]", "keeps everything", "/var/log"),
                Arguments.of(
                        machine("reset: {keep: [\"/a\\nb\"]}\n"), 2, 16, "reset.keep[0]", "Line ends", "whole path"),
                Arguments.of(machine("reset: {keep: ['/a(b']}\n"), 2, 16, "reset.keep[0]", "without its )", "/var/log"),
                Arguments.of(
                        machine("reset: {keep: [var/log]}\n"),
                        2,
                        16,
                        "reset.keep[0]",
                        "not begin with a slash",
                        "egrep"),
                Arguments.of(machine("reset: {keep: /var/log}\n"), 2, 15, "reset.keep", "must be a list", "- "),
                Arguments.of(
                        machine("reset: {keep_host_keys: yes}\n"),
                        2,
                        25,
                        "reset.keep_host_keys",
                        "neither true nor false",
                        "Write true"),
                Arguments.of(
                        machine("reset: {keep_hostkeys: true}\n"),
                        2,
                        9,
                        "reset.keep_hostkeys",
                        "no key",
                        "\"keep_host_keys\""),
                Arguments.of(machine("disk: smalest\n"), 2, 7, "disk", "which disk", "Did you mean \"smallest\"?"),
                Arguments.of(machine("disk: /etc/passwd\n"), 2, 7, "disk", "which disk", "/dev/disk/by-id"),
                Arguments.of(machine("disk: /dev/../etc/passwd\n"), 2, 7, "disk", "which disk", "/dev/disk/by-id"),
                Arguments.of(
                        machine("rebuild:\n  keep: [data, root]\n"),
                        3,
                        16,
                        "rebuild.keep[1]",
                        "would keep the system itself",
                        "lsblk -o PARTLABEL"),
                Arguments.of(
                        machine("rebuild:\n  keep: [\"a b\"]\n"),
                        3,
                        10,
                        "rebuild.keep[0]",
                        "not a label that can be kept",
                        "lsblk -o PARTLABEL"),
                Arguments.of(machine("rebuild:\n  keep: data\n"), 3, 9, "rebuild.keep", "must be a list", "- "),
                Arguments.of(machine("rebuild:\n  kep: []\n"), 3, 3, "rebuild.kep", "no key", "\"keep\""),
                Arguments.of(machine("disk: [a]\n"), 2, 7, "disk", "list", "smallest"),
                Arguments.of(machine("disk: {seral: a}\n"), 2, 8, "disk.seral", "no key", "\"serial\""),
                Arguments.of(machine("group: nowhere\n"), 2, 8, "group", "no group", "groups/nowhere.yaml"),
                Arguments.of(machine("group: No_Where\n"), 2, 8, "group", "cannot name", "groups/"),
                Arguments.of(machine("profile: bas\n"), 2, 10, "profile", "no profile", "Did you mean \"base\"?"),
                Arguments.of(machine("hostname: Under_score\n"), 2, 11, "hostname", "not a host name", "lower-case"),
                Arguments.of(machine("hostname:\n"), 2, 1, "hostname", "no value", "remove the line"),
                Arguments.of(machine("hostname: [a]\n"), 2, 11, "hostname", "not a list", "same line"),
                Arguments.of(machine("hostname: ' '\n"), 2, 11, "hostname", "empty", "remove"),
                Arguments.of("macs:\n  - 52:54:00:00:00:01\n  - 52:54:00\n", 3, 5, "macs[1]", "not a MAC", "six pairs"),
                Arguments.of("macs: [01:00:5e:00:00:01]\n", 1, 8, "macs[0]", "not the address of one", "second digit"),
                Arguments.of("macs: 52:54:00:00:00:01\n", 1, 7, "macs", "must be a list", "- "),
                Arguments.of("uuid: 12\n", 1, 7, "uuid", "not a UUID", "dmidecode"),
                Arguments.of("uuid: 03000200-0400-0500-0006-000700080009\n", 1, 7, "uuid", "many boards", "macs"),
                Arguments.of("serial: To be filled by O.E.M.\n", 1, 9, "serial", "many boards", "macs"),
                Arguments.of("hostname: x\n", 0, 0, "", "which machine this is", "macs"),
                Arguments.of(
                        machine("kernel_arguments:\n  - a b\n"),
                        3,
                        5,
                        "kernel_arguments[0]",
                        "not one kernel argument",
                        "without spaces"),
                Arguments.of(
                        machine("kernel_arguments:\n  - a: b\n"), 3, 5, "kernel_arguments[0]", "not a mapping", ""),
                Arguments.of(machine("loader: ../x\n"), 2, 9, "loader", "not the name of a loader", "ipxe.efi"),
                Arguments.of(machine("ssh: {port: 70000}\n"), 2, 13, "ssh.port", "not a port", "65535"),
                Arguments.of(machine("ssh: {user: Root!}\n"), 2, 13, "ssh.user", "not a user's name", "lower-case"),
                Arguments.of(
                        machine("ssh: {jump: A b}\n"), 2, 13, "ssh.jump", "not the name of a machine", "go through"),
                Arguments.of(machine("ssh: {jump: gone}\n"), 2, 13, "ssh.jump", "no machine \"gone\"", "Use one of"),
                Arguments.of(machine("address: static\n"), 2, 10, "address", "not a way", "dhcp"),
                Arguments.of(machine("address: {cidr: 10.0.0.1}\n"), 2, 17, "address.cidr", "prefix length", "/24"),
                Arguments.of(machine("address: {cidr: 10.0.0.1/33}\n"), 2, 17, "address.cidr", "prefix length", "/24"),
                Arguments.of(machine("address: {cidr: 10.1/24}\n"), 2, 17, "address.cidr", "prefix length", "/24"),
                Arguments.of(machine("address: {gateway: 10.0.0.1}\n"), 0, 0, "address.cidr", "no cidr", "dhcp"),
                Arguments.of(
                        machine("address: {cidr: 10.0.0.2/24, gateway: router}\n"),
                        2,
                        39,
                        "address.gateway",
                        "not an IP",
                        "192"),
                Arguments.of(
                        machine("address: {cidr: 10.0.0.2/24, gateway: 'fe80::1'}\n"),
                        2,
                        30,
                        "address.gateway",
                        "family",
                        "IPv4"),
                Arguments.of(
                        machine("address: {cidr: 10.0.0.2/24, nameservers: [1.1.1.1, x]}\n"),
                        2,
                        53,
                        "address.nameservers[1]",
                        "not an IP",
                        ""),
                Arguments.of(
                        machine("hostname: a\nhostname: b\n"),
                        3,
                        1,
                        "hostname",
                        "written twice, first in line 2",
                        "Keep one"),
                Arguments.of(machine("values:\n  a: 1\n  a: 2\n"), 4, 3, "values", "written twice", "Keep one"),
                Arguments.of(machine("values:\n  a:\n"), 3, 5, "values.a", "value is empty", "[]"),
                Arguments.of(machine("values: 3\n"), 2, 9, "values", "must be a mapping", ""),
                Arguments.of(machine("values:\n  <<: {a: 1}\n"), 3, 3, "values", "key must be a word", "<<"),
                Arguments.of(machine("? [a]\n: b\n"), 2, 3, "", "key must be a word", "key: value"),
                Arguments.of(machine("hostname: a: b\n"), 2, 12, "", "mapping values are not allowed", "quotes"),
                Arguments.of(machine("os:\n\tfamily: fcos\n"), 3, 1, "", "not YAML", "tabs"),
                Arguments.of(machine("hostname: \"a\n"), 3, 1, "", "not YAML", "quotes"),
                Arguments.of(machine("hostname: a\u0007b\n"), 2, 12, "", "U+0007", "escape"),
                Arguments.of(machine("---\na: 1\n"), 2, 1, "", "not YAML", ""),
                Arguments.of("- a\n", 1, 1, "", "must be a mapping", "other files"),
                Arguments.of(machine(deep), 0, 0, "", "refused", "nesting"),
                Arguments.of(machine("values:\n  a: &a [*a]\n"), 3, 3, "values", "nest too deeply", "aliases"),
                Arguments.of(machine(bomb.toString()), 0, 0, "", "", "aliases"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakeInAMachineIsToldAtItsPlace(
            String text, int line, int column, String field, String message, String remedy) {
        FleetReader.Reading reading = read("machines/ns1.yaml", text);
        assertThat(reading.problems()).anySatisfy(problem -> {
            assertThat(problem.file()).isEqualTo("machines/ns1.yaml");
            assertThat(problem.message()).contains(message);
            assertThat(problem.remedy()).contains(remedy);
            if (!message.isEmpty()) {
                assertThat(List.of(problem.line(), problem.column(), problem.field()))
                        .isEqualTo(List.of(line, column, field));
            }
        });
        assertThat(reading.problems())
                .allSatisfy(problem -> assertThat(problem.remedy()).isNotBlank());
    }

    @Test
    void goodMachineHasNoProblems() {
        assertThat(read("machines/ns1.yaml", GOOD).problems()).isEmpty();
    }

    @Test
    void whatTellsMachinesApartBelongsToOne() {
        FleetReader.Reading reading = read(
                "machines/a.yaml",
                "macs: [52:54:00:00:00:01]\nuuid: 4C4C4544-0042-3510-8052-B4C04F4E4E32\nserial: X1\nhostname: h\naddress: {cidr: 10.0.0.1/24}\n",
                "machines/b.yaml",
                "macs:\n  - 52-54-00-00-00-01\nuuid: 4c4c4544-0042-3510-8052-b4c04f4e4e32\nserial: X1\nhostname: h\naddress: {cidr: 10.0.0.1/16}\n");
        assertThat(reading.problems())
                .extracting(problem -> problem.file() + ":" + problem.line() + ":" + problem.column() + " "
                        + problem.field() + " " + problem.message())
                .containsExactly(
                        "machines/a.yaml:1:8 macs[0] the MAC address 52:54:00:00:00:01 is also in machines/b.yaml line 2.",
                        "machines/a.yaml:2:7 uuid the UUID 4c4c4544-0042-3510-8052-b4c04f4e4e32 is also in machines/b.yaml line 3.",
                        "machines/a.yaml:3:9 serial the serial number X1 is also in machines/b.yaml line 4.",
                        "machines/a.yaml:4:11 hostname the host name h is also in machines/b.yaml line 5.",
                        "machines/a.yaml:5:17 address.cidr the IP address 10.0.0.1 is also in machines/b.yaml line 6.",
                        "machines/b.yaml:2:5 macs[0] the MAC address 52:54:00:00:00:01 is also in machines/a.yaml line 1.",
                        "machines/b.yaml:3:7 uuid the UUID 4c4c4544-0042-3510-8052-b4c04f4e4e32 is also in machines/a.yaml line 2.",
                        "machines/b.yaml:4:9 serial the serial number X1 is also in machines/a.yaml line 3.",
                        "machines/b.yaml:5:11 hostname the host name h is also in machines/a.yaml line 4.",
                        "machines/b.yaml:6:17 address.cidr the IP address 10.0.0.1 is also in machines/a.yaml line 5.");
    }

    @Test
    void hostnameThatIsAnotherMachinesNameIsRefused() {
        assertThat(read(
                                "machines/a.yaml",
                                GOOD,
                                "machines/b.yaml",
                                "uuid: 4c4c4544-0042-3510-8052-b4c04f4e4e32\nhostname: a\n")
                        .problems())
                .extracting(Problem::file)
                .containsExactly("machines/a.yaml", "machines/b.yaml");
    }

    @Test
    void misnamedFilesAreToldByTheirPath() {
        for (String path : List.of(
                "machines/NS1.yaml",
                "machines/ns1.yml",
                "machines/sub/ns1.yaml",
                "groups/a_b.yaml",
                "profiles/x.yaml",
                "profiles/base/.hidden",
                "profiles/-x/butane.yaml")) {
            assertThat(read(path, GOOD).problems())
                    .as(path)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.file()).isEqualTo(path));
        }
        assertThat(read("README.md", "hello").problems()).isEmpty();
    }

    @Test
    void fleetWithoutSettingsIsRefused() {
        assertThat(read("fleet.yaml", "").problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.words()).startsWith("fleet.yaml: the fleet has no fleet.yaml."));
    }

    @Test
    void profileWithoutButaneIsRefused() {
        assertThat(read("profiles/web/profile.yaml", "description: x\n").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.file()).isEqualTo("profiles/web/butane.yaml"));
    }

    @Test
    void machineWithoutAnyProfileIsRefused() {
        assertThat(read("fleet.yaml", "name: x\n", "machines/a.yaml", GOOD).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("profile"));
    }

    @Test
    void templateThatDoesNotRenderIsToldInItsSourceOnceForAllItsMachines() {
        FleetReader.Reading reading = read(
                "profiles/base/butane.yaml",
                "variant: fcos\n{% for x in values.list %}\n- {{ x }}\n{% endfor %}\na: {{ values.zone }}\n",
                "fleet.yaml",
                "profile: base\nvalues: {list: [1, 2]}\n",
                "machines/a.yaml",
                GOOD,
                "machines/b.yaml",
                "serial: S1\nvalues: {zone: x}\n",
                "machines/c.yaml",
                "serial: S2\n");
        assertThat(reading.problems())
                .containsExactly(new Problem(
                        "profiles/base/butane.yaml",
                        5,
                        14,
                        "",
                        "there is no \"zone\"; there is list. (machine a and 1 more)",
                        "Declare it, or say what to use instead: | default(\"…\")."));
    }

    @Test
    void profileOfAnotherSystemIsRefused() {
        assertThat(read("machines/a.yaml", machine("os: {family: flatcar}\n")).problems())
                .containsExactly(new Problem(
                        "profiles/base/butane.yaml",
                        1,
                        10,
                        "variant",
                        "this is Butane for \"fcos\", but the machine gets Flatcar. (machine a)",
                        "Give the machine another profile or another os, or write variant: {{ machine.os.family }}."));
    }

    @Test
    void syntaxOfUnusedProfileIsChecked() {
        assertThat(read("profiles/spare/butane.yaml", "variant: fcos\n{% if x %}\n")
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.file()).isEqualTo("profiles/spare/butane.yaml"));
    }

    @Test
    void furtherCheckTellsItsProblemsAtTheTemplatesLines() {
        ProfileCheck check = profile -> {
            List<String> lines = profile.rendered().text().lines().toList();
            int line = lines.indexOf("    mode: 999") + 1;
            return List.of(profile.problem(line, 11, "storage.files[1].mode", "bad mode.", "Use 0644."));
        };
        FleetReader.Reading reading = read(
                check,
                "profiles/base/butane.yaml",
                "variant: fcos\nfiles:\n{% for f in values.files %}\n  - path: {{ f.path }}\n    mode: {{ f.mode }}\n{% endfor %}\n",
                "machines/a.yaml",
                machine("values:\n  files:\n    - {path: /a, mode: 420}\n    - {path: /b, mode: 999}\n"));
        assertThat(reading.problems())
                .containsExactly(new Problem(
                        "profiles/base/butane.yaml",
                        5,
                        11,
                        "storage.files[1].mode",
                        "bad mode. (machine a)",
                        "Use 0644."));
    }

    @Test
    void machineInheritsFromGroupAndFleetAndKnowsFromWhere() {
        FleetReader.Reading reading = read(
                "fleet.yaml",
                "name: home\nprofile: base\nos: {family: fcos, stream: next}\nkernel_arguments: [a=1]\nvalues:\n  net: {dns: 1.1.1.1, ntp: pool}\n  list: [1]\n",
                "groups/web.yaml",
                "description: d\ndisk: largest\nkernel_arguments: [b=2]\nvalues:\n  net: {ntp: ours}\n",
                "machines/ns1.yaml",
                machine(
                        "group: web\nkernel_arguments: [c=3]\nvalues:\n  list: [2, 3]\n  mode: 0644\n  on: no\n  size: 1.50\n"));
        assertThat(reading.problems()).isEmpty();
        DeclaredMachine machine =
                reading.fleet().byMac(MacAddress.parse("52-54-00-00-00-01")).orElseThrow();
        assertThat(machine.os())
                .isEqualTo(new Inherited<>(
                        new OsChoice(OsFamily.FCOS, OsStream.NEXT, ""),
                        new Origin(Origin.Level.FLEET, "fleet.yaml", 3)));
        assertThat(machine.disk())
                .isEqualTo(new Inherited<>(
                        new InstallDisk.Largest(), new Origin(Origin.Level.GROUP, "groups/web.yaml", 2)));
        assertThat(machine.ssh()).isEqualTo(new Inherited<>(SshLogin.USUAL, Origin.BUILT_IN));
        assertThat(machine.kernelCommandLine()).containsExactly("a=1", "b=2", "c=3");
        assertThat(machine.values().map().toString())
                .isEqualTo("{net={dns=1.1.1.1, ntp=ours}, list=[2, 3], mode=0644, on=no, size=1.50}");
        assertThat(machine.valueOrigins().get("net.ntp"))
                .isEqualTo(new Origin(Origin.Level.GROUP, "groups/web.yaml", 5));
        assertThat(machine.valueOrigins().get("net.dns")).isEqualTo(new Origin(Origin.Level.FLEET, "fleet.yaml", 6));
        assertThat(machine.valueOrigins().get("list"))
                .isEqualTo(new Origin(Origin.Level.MACHINE, "machines/ns1.yaml", 5));
        assertThat(machine.hostname()).isEqualTo("ns1");
    }

    @Test
    void theWayLeadsThroughMachinesThatAreReachedFirst() {
        FleetReader.Reading reading = read(
                "groups/dmz.yaml",
                "ssh: {jump: gate}\n",
                "machines/gate.yaml",
                "macs: ['52:54:00:00:00:02']\nprofile: base\ngroup: dmz\n",
                "machines/web.yaml",
                "macs: ['52:54:00:00:00:03']\nprofile: base\ngroup: dmz\n",
                "machines/inner.yaml",
                "macs: ['52:54:00:00:00:04']\nprofile: base\nssh: {jump: web}\n");
        assertThat(reading.problems()).isEmpty();
        assertThat(jumps(reading, "gate"))
                .as("its group names the machine itself")
                .isEmpty();
        assertThat(jumps(reading, "web")).containsExactly("gate");
        assertThat(jumps(reading, "inner")).containsExactly("gate", "web");
    }

    @Test
    void aWayThatLeadsInACircleIsRefusedForEachMachineOnIt() {
        FleetReader.Reading reading = read(
                "machines/a.yaml",
                "macs: ['52:54:00:00:00:02']\nprofile: base\nssh: {jump: b}\n",
                "machines/b.yaml",
                "macs: ['52:54:00:00:00:03']\nprofile: base\nssh: {jump: a}\n");
        assertThat(reading.problems())
                .extracting(Problem::message)
                .containsExactlyInAnyOrder("the way to a leads back to a.", "the way to b leads back to b.");
    }

    private static List<String> jumps(FleetReader.Reading reading, String machine) {
        return reading.fleet().machines().get(new MachineName(machine)).sshJump().stream()
                .map(MachineName::value)
                .toList();
    }

    @Test
    void machinesAreFoundByWhatTheFirmwareTells() {
        DeclaredFleet fleet = read("machines/a.yaml", "uuid: 4C4C4544-0042-3510-8052-B4C04F4E4E32\nserial: ' X 1 '\n")
                .fleet();
        assertThat(fleet.byUuid("4c4c4544-0042-3510-8052-B4C04F4E4E32")).isPresent();
        assertThat(fleet.bySerial("X 1")).isPresent();
        assertThat(fleet.bySerial("")).isEmpty();
        assertThat(fleet.byMac(MacAddress.parse("52:54:00:00:00:09"))).isEmpty();
    }

    @Test
    void whatAResetKeepsIsAddedUpAndTheNearestChoiceWins() {
        FleetReader.Reading reading = read(
                "fleet.yaml",
                "name: home\nprofile: base\nreset: {keep: [/var/log], keep_host_keys: true, keep_machine_id: true}\n",
                "groups/web.yaml",
                "reset: {keep: [/srv, '/etc/ssh/ssh_host_.*'], keep_host_keys: false}\n",
                "machines/a.yaml",
                machine("group: web\nreset:\n  keep: [/opt/data]\n"));
        assertThat(reading.problems()).isEmpty();
        ResetKeeps keeps = reading.fleet().machines().get(new MachineName("a")).reset();
        assertThat(keeps.paths())
                .extracting(Inherited::value)
                .containsExactly("/var/log", "/srv", "/etc/ssh/ssh_host_.*", "/opt/data");
        assertThat(keeps.paths().getFirst().origin()).isEqualTo(new Origin(Origin.Level.FLEET, "fleet.yaml", 3));
        assertThat(keeps.hostKeys().value()).isFalse();
        assertThat(keeps.hostKeys().origin().level()).isEqualTo(Origin.Level.GROUP);
        assertThat(keeps.machineId().value()).isTrue();
    }
}

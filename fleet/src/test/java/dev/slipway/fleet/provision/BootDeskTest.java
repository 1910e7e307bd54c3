package dev.slipway.fleet.provision;

import static dev.slipway.fleet.provision.Scene.BOX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.InstallDisk;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.MacAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class BootDeskTest {
    private static final String HOST_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPrJGaW3Wqg3w1rP7m0lTQvYbq0Rr4wMTCg1aSxVxYy1";

    @TempDir
    private Path directory;

    private Scene scene;

    @BeforeEach
    void open() throws Exception {
        scene = Scene.furnished(directory);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void anUnknownBoxWaitsAndIsListed() {
        MacAddress stranger = new MacAddress("52:54:00:7a:11:c4");
        String script = scene.rooms
                .desk()
                .script(stranger, new Hardware("", "SN42", "LENOVO", "10T8", "x86_64", "efi"), Scene.BASE);
        assertThat(script).startsWith("#!ipxe\n").contains("52:54:00:7a:11:c4", "http://10.77.0.2:8080/machines");
        assertThat(script).doesNotContain("kernel ");
        assertThat(scene.rooms.enrolment().unknown())
                .singleElement()
                .satisfies(box -> assertThat(box.hardware().model()).isEqualTo("LENOVO 10T8"));
    }

    @Test
    void approvingWritesAMachineThatThenWaitsForItsInstallation() {
        MacAddress stranger = new MacAddress("52:54:00:7a:11:c4");
        scene.rooms.desk().script(stranger, new Hardware("", "SN42", "", "", "x86_64", "efi"), Scene.BASE);
        ChangeOutcome outcome = scene.rooms
                .enrolment()
                .approve(new Approval(stranger, "ns2", "node", "", new InstallDisk.Smallest()), "mk");
        assertThat(outcome).isInstanceOf(ChangeOutcome.Committed.class);
        assertThat(scene.rooms.enrolment().unknown()).isEmpty();
        assertThat(scene.fleet.current().byMac(stranger).orElseThrow().serial()).isEqualTo("SN42");
        assertThat(scene.rooms.desk().script(stranger, Hardware.UNKNOWN, Scene.BASE))
                .as("fresh approval keeps it asking, so that nobody has to walk to it again")
                .contains("sleep");
        scene.clock.advance(Duration.ofMinutes(16));
        assertThat(scene.rooms.desk().script(stranger, Hardware.UNKNOWN, Scene.BASE))
                .contains("sanboot");
    }

    @Test
    void aMachineThatIsKnownByItsUuidAloneShowsWhatItsCardDid() {
        scene.change(new FileEdit.Put("machines/db1.yaml", """
                uuid: 8f4e7d00-1111-2222-3333-444455556666
                profile: node
                disk: /dev/disk/by-id/virtio-root
                """));
        MacAddress card = new MacAddress("52:54:00:00:00:77");
        scene.rooms
                .desk()
                .script(card, new Hardware("8f4e7d00-1111-2222-3333-444455556666", "", "", "", "", ""), Scene.BASE);

        assertThat(scene.rooms.provisioning().timeline("db1"))
                .hasAtLeastOneElementOfType(BootSighting.ScriptServed.class);
        assertThat(scene.rooms.provisioning().machine("db1").orElseThrow().box())
                .isInstanceOf(MachineOverview.SeenBox.Seen.class);
        assertThat(scene.rooms.provisioning().timeline("ns1")).isEmpty();
    }

    @Test
    void approvingATakenNameIsRefusedAndChangesNothing() {
        String before = scene.fleet.current().commit();
        ChangeOutcome outcome = scene.rooms
                .enrolment()
                .approve(
                        new Approval(
                                new MacAddress("52:54:00:7a:11:c4"), "ns1", "node", "", new InstallDisk.Smallest()),
                        "mk");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ChangeOutcome.Refused.class,
                        refused -> assertThat(refused.problems().getFirst().message())
                                .contains("already a machine called ns1"));
        assertThat(scene.fleet.current().commit()).isEqualTo(before);
    }

    @Test
    void whatIsNotArmedBootsItsOwnDisk() {
        assertThat(scene.script()).contains("exit 1", "sanboot").doesNotContain("kernel ");
    }

    @Test
    void anArmedMachineIsGivenItsInstallation() {
        assertThat(scene.arm("ns1")).isInstanceOf(ArmOutcome.Armed.class);
        String script = scene.script();
        assertThat(script)
                .contains(
                        "coreos.inst.install_dev=/dev/disk/by-id/virtio-root",
                        "coreos.inst.ignition_url=http://10.77.0.2:8081/ignition/",
                        "http://10.77.0.2:8081/m/52-54-00-00-00-10/images/fcos/stable/x86_64/" + Scene.VERSION + "/");
        assertThat(scene.state("ns1"))
                .isInstanceOfSatisfying(
                        MachineState.Installing.class,
                        installing -> assertThat(installing.phase()).isEqualTo(MachineState.Phase.SCRIPT_SERVED));
    }

    @Test
    void theConfigurationIsHandedOutOnceAndNeverToAStranger() {
        scene.arm("ns1");
        Token token = Scene.token(scene.script());
        assertThat(scene.ignition(new Token("guess"))).isInstanceOf(IgnitionAnswer.Refused.class);
        assertThat(scene.ignition(token)).isInstanceOfSatisfying(IgnitionAnswer.Serve.class, serve -> {
            JsonNode root = JsonMapper.builder().build().readTree(serve.config());
            assertThat(root.toString()).contains("slipway-phone-home.service", "/etc/motd");
        });
        assertThat(scene.ignition(token)).isInstanceOf(IgnitionAnswer.Refused.class);
        assertThat(scene.rooms.timeline().of(BOX).getLast())
                .isInstanceOfSatisfying(BootSighting.IgnitionAsked.class, asked -> {
                    assertThat(asked.status()).isEqualTo(403);
                    assertThat(asked.words()).contains("used before");
                });
    }

    @Test
    void aMachineThatRestartsBeforeItFetchedAnythingIsGivenTheScriptAgainWithAnotherToken() {
        scene.arm("ns1");
        Token first = Scene.token(scene.script());
        Token second = Scene.token(scene.script());
        assertThat(second.text()).isNotEqualTo(first.text());
        assertThat(scene.ignition(first)).isInstanceOf(IgnitionAnswer.Refused.class);
        assertThat(scene.ignition(second)).isInstanceOf(IgnitionAnswer.Serve.class);
    }

    @Test
    void nothingIsInstalledTwice() {
        scene.arm("ns1");
        phoneToken = phoneToken(scene.ignition(Scene.token(scene.script())));
        assertThat(scene.script())
                .as("second boot, PXE still first")
                .contains("sanboot")
                .doesNotContain("kernel ");
        phoneHome();
        assertThat(scene.script()).contains("sanboot").doesNotContain("kernel ");
    }

    @Test
    void aBrokenConnectionGivesTheConfigurationBack() {
        scene.arm("ns1");
        Token token = Scene.token(scene.script());
        IgnitionAnswer.Serve serve = (IgnitionAnswer.Serve) scene.ignition(token);
        scene.rooms.desk().ignitionNotDelivered(serve.installation(), "Broken pipe");
        assertThat(scene.ignition(token)).isInstanceOf(IgnitionAnswer.Serve.class);
    }

    @Test
    void phoningHomePinsTheKeysKillsTheTokenAndStartsTheProof() {
        scene.arm("ns1");
        phoneHome();
        assertThat(scene.rooms.provisioning().hostKeys("ns1")).containsExactly(HOST_KEY);
        assertThat(scene.state("ns1")).isInstanceOfSatisfying(MachineState.Installed.class, installed -> {
            assertThat(installed.os()).isEqualTo("Fedora CoreOS 41");
            assertThat(installed.address()).isEqualTo("10.77.0.100");
            assertThat(installed.proof()).isInstanceOf(Proof.Pending.class);
        });
        assertThat(scene.rooms.desk().phoneHome(phoneToken, Scene.report(List.of(HOST_KEY))))
                .isNotEmpty();
    }

    @Test
    void aPhoneHomeWithoutKeysOrWithAWrongTokenChangesNothing() {
        scene.arm("ns1");
        phoneToken = phoneToken(scene.ignition(Scene.token(scene.script())));
        assertThat(scene.rooms.desk().phoneHome(new Token("guess"), Scene.report(List.of(HOST_KEY))))
                .contains("unknown");
        assertThat(scene.rooms
                        .desk()
                        .phoneHome(
                                phoneToken,
                                Scene.report(
                                        List.of("not a key", "ssh-ed25519 short", "ssh-ed25519 " + "A".repeat(64)))))
                .contains("no SSH host key");
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Installing.class);
        assertThat(scene.rooms.desk().phoneHome(phoneToken, Scene.report(List.of(HOST_KEY + " root@ns1"))))
                .as("the token is still good")
                .isEmpty();
    }

    @Test
    void armingExpires() {
        scene.arm("ns1");
        scene.clock.advance(Duration.ofMinutes(61));
        assertThat(scene.script()).contains("sanboot").doesNotContain("kernel ");
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Approved.class);
    }

    @Test
    void anInstallationThatNeverEndsFailsWithTheReason() {
        scene.arm("ns1");
        Token token = Scene.token(scene.script());
        scene.ignition(token);
        scene.clock.advance(Duration.ofMinutes(46));
        scene.rooms.desk().endOverdue();
        assertThat(scene.state("ns1"))
                .isInstanceOfSatisfying(
                        MachineState.Failed.class,
                        failed -> assertThat(failed.reason()).contains("never phoned home"));
        assertThat(scene.arm("ns1")).as("and can be repeated").isInstanceOf(ArmOutcome.Armed.class);
    }

    @Test
    void anInstallerThatGivesUpSaysWhy() {
        scene.arm("ns1");
        scene.ignition(Scene.token(scene.script()));
        scene.rooms.desk().installerSaid(BOX, false, "writing the image");
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Installing.class);
        scene.rooms.desk().installerSaid(BOX, true, "two disks of the same size");
        assertThat(scene.state("ns1"))
                .isInstanceOfSatisfying(
                        MachineState.Failed.class,
                        failed -> assertThat(failed.reason()).contains("two disks of the same size"));
    }

    @Test
    void aRestartedConsoleGoesOnWhereItWas() throws Exception {
        scene.arm("ns1");
        Token token = Scene.token(scene.script());
        scene.close();
        scene = new Scene(directory, scene.database);
        IgnitionAnswer answer = scene.ignition(token);
        assertThat(answer).isInstanceOf(IgnitionAnswer.Serve.class);
        phoneToken = phoneToken(answer);
        scene.close();
        scene = new Scene(directory, scene.database);
        assertThat(scene.rooms.desk().phoneHome(phoneToken, Scene.report(List.of(HOST_KEY))))
                .isEmpty();
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Installed.class);
    }

    @Test
    void whatWasShownIsWhatIsInstalledEvenIfTheProfileChangesMeanwhile() {
        scene.arm("ns1");
        scene.change(new FileEdit.Put(
                "profiles/node/butane.yaml", Scene.PROFILE.replace("/etc/motd", "/etc/changed-meanwhile")));
        IgnitionAnswer.Serve serve = (IgnitionAnswer.Serve) scene.ignition(Scene.token(scene.script()));
        assertThat(serve.config()).contains("/etc/motd").doesNotContain("changed-meanwhile");
    }

    @Test
    void armingRefusesAPlanThatIsNoLongerTrue() {
        InstallPlan shown = scene.plan("ns1");
        scene.change(new FileEdit.Put("machines/ns1.yaml", """
                macs: ["52:54:00:00:00:10"]
                profile: node
                disk: /dev/disk/by-id/virtio-data
                """));
        assertThat(scene.rooms.provisioning().arm("ns1", "ns1", shown, "mk"))
                .isInstanceOfSatisfying(
                        ArmOutcome.PlanChanged.class,
                        changed -> assertThat(changed.plan().disk()).isEqualTo("/dev/disk/by-id/virtio-data"));
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Approved.class);
    }

    @Test
    void armingNeedsTheName() {
        assertThat(scene.rooms.provisioning().arm("ns1", "ns2", scene.plan("ns1"), "mk"))
                .isInstanceOf(ArmOutcome.Refused.class);
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Approved.class);
    }

    @Test
    void aMissingImageIsAnObstacleWithAWayOut() {
        scene.change(new FileEdit.Put("machines/ns1.yaml", """
                macs: ["52:54:00:00:00:10"]
                profile: node
                disk: /dev/disk/by-id/virtio-root
                os: {family: fcos, stream: testing}
                """));
        assertThat(scene.rooms.provisioning().plan("ns1"))
                .isInstanceOfSatisfying(
                        PlanOutcome.NotReady.class,
                        notReady -> assertThat(notReady.obstacles().getFirst())
                                .satisfies(o -> assertThat(o.what()).contains("Fedora CoreOS testing"))
                                .satisfies(o -> assertThat(o.remedy()).contains("Images")));
    }

    @Test
    void disarmingSendsItToItsDiskAgain() {
        scene.arm("ns1");
        assertThat(scene.rooms.provisioning().disarm("ns1", "mk")).isTrue();
        assertThat(scene.rooms.provisioning().disarm("ns1", "mk")).isFalse();
        assertThat(scene.script()).doesNotContain("kernel ");
    }

    @Test
    void aDiskRuleIsCarriedOutByALiveSystem() {
        scene.change(new FileEdit.Put("machines/ns1.yaml", """
                macs: ["52:54:00:00:00:10"]
                profile: node
                disk: smallest
                """));
        scene.arm("ns1");
        String script = scene.script();
        assertThat(script).contains("ignition.config.url=").doesNotContain("coreos.inst.install_dev");
        IgnitionAnswer.Serve serve = (IgnitionAnswer.Serve) scene.ignition(Scene.token(script));
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(serve.config())
                        .at("/ignition/version")
                        .asString())
                .isEqualTo("3.3.0");
        assertThat(texts(serve.config()))
                .anyMatch(text -> text.contains("/m/52-54-00-00-00-10/event"))
                .as("the final configuration lies inside")
                .anyMatch(text -> text.contains("slipway-phone-home.service"));
    }

    @Test
    void aDiskThatIsDeclaredAfterThePlanWasConfirmedIsNeverWiped() {
        scene.arm("ns1");
        scene.change(machine("[\"52:54:00:00:00:10\"]", "/dev/disk/by-id/virtio-family-photos"));
        assertThat(scene.script()).contains("sanboot").doesNotContain("kernel ");
        assertThat(scene.state("ns1"))
                .isInstanceOfSatisfying(
                        MachineState.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("virtio-root", "virtio-family-photos", "Nothing was wiped"));
        assertThat(scene.state("ns1"))
                .isInstanceOfSatisfying(
                        MachineState.Failed.class,
                        failed -> assertThat(failed.reached()).isNotEqualTo(MachineState.Phase.CONFIG_FETCHED));
        assertThat(scene.arm("ns1")).as("once the new plan was read").isInstanceOf(ArmOutcome.Armed.class);
        assertThat(scene.script()).contains("install_dev=/dev/disk/by-id/virtio-family-photos");
    }

    @Test
    void aRuleForTheDiskThatChangesBetweenScriptAndConfigurationIsNotCarriedOut() {
        scene.change(machine("[\"52:54:00:00:00:10\"]", "smallest"));
        scene.arm("ns1");
        Token token = Scene.token(scene.script());
        scene.change(machine("[\"52:54:00:00:00:10\"]", "largest"));
        assertThat(scene.ignition(token))
                .isInstanceOfSatisfying(
                        IgnitionAnswer.Refused.class,
                        refused -> assertThat(refused.why()).contains("the smallest disk", "the largest disk"));
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Failed.class);
    }

    @Test
    void anArmingIsTakenBackAsSoonAsItsPlanIsNotTrueAnyMore() {
        scene.arm("ns1");
        scene.rooms.desk().endOverdue();
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Armed.class);
        scene.change(machine("[\"52:54:00:00:00:11\"]", "/dev/disk/by-id/virtio-root"));
        scene.rooms.desk().endOverdue();
        assertThat(scene.state("ns1"))
                .isInstanceOfSatisfying(
                        MachineState.Failed.class,
                        failed -> assertThat(failed.reason()).contains("network cards"));
    }

    @Test
    void aTwinWithTheSameSerialNumberIsNotInstalledInsteadOfTheMachineThatWasConfirmed() {
        scene.change(new FileEdit.Put("machines/ns1.yaml", """
                macs: ["52:54:00:00:00:10"]
                serial: SAME-FOR-ALL
                profile: node
                disk: /dev/disk/by-id/virtio-root
                """));
        scene.arm("ns1");
        MacAddress twin = new MacAddress("52:54:00:00:00:99");
        assertThat(scene.rooms
                        .desk()
                        .script(twin, new Hardware("", "SAME-FOR-ALL", "", "", "x86_64", "efi"), Scene.BASE))
                .contains("52:54:00:00:00:99", "sanboot")
                .doesNotContain("kernel ");
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Armed.class);
        assertThat(scene.script()).contains("coreos.inst.install_dev");
    }

    @Test
    void anInstallerThatGivesUpOnAMachineThatIsKnownByItsUuidAloneSaysWhy() {
        Hardware hardware = new Hardware("8f4e7d00-1111-2222-3333-444455556666", "", "", "", "", "");
        scene.change(new FileEdit.Put("machines/db1.yaml", """
                uuid: 8f4e7d00-1111-2222-3333-444455556666
                profile: node
                disk: smallest
                """));
        MacAddress card = new MacAddress("52:54:00:00:00:77");
        scene.arm("db1");
        scene.ignition(Scene.token(scene.rooms.desk().script(card, hardware, Scene.BASE)));
        scene.rooms.desk().installerSaid(card, true, "disk: this machine has no fixed disk");
        assertThat(scene.state("db1"))
                .isInstanceOfSatisfying(
                        MachineState.Failed.class,
                        failed -> assertThat(failed.reason()).contains("no fixed disk"));
    }

    @Test
    void anInstalledMachineIsStillInstalledWhenANewArmingIsTakenBackOrExpires() {
        scene.arm("ns1");
        phoneHome();
        MachineState installed = scene.state("ns1");
        scene.change(new FileEdit.Put("profiles/node/butane.yaml", Scene.PROFILE.replace("/etc/motd", "/etc/newer")));
        scene.arm("ns1");
        assertThat(scene.rooms.provisioning().installedConfig("ns1").orElseThrow())
                .contains("/etc/newer");
        assertThat(scene.rooms.provisioning().disarm("ns1", "mk")).isTrue();
        assertThat(scene.state("ns1")).isEqualTo(installed);
        assertThat(scene.rooms.provisioning().installedConfig("ns1").orElseThrow())
                .as("what runs, and not what was once armed")
                .contains("/etc/motd");
        scene.arm("ns1");
        scene.clock.advance(Duration.ofMinutes(61));
        scene.rooms.desk().endOverdue();
        assertThat(scene.state("ns1")).isEqualTo(installed);
        scene.arm("ns1");
        scene.script();
        scene.clock.advance(Duration.ofMinutes(46));
        scene.rooms.desk().endOverdue();
        assertThat(scene.state("ns1"))
                .as("it was given the script, but never fetched its configuration")
                .isEqualTo(installed);
        scene.arm("ns1");
        scene.ignition(Scene.token(scene.script()));
        scene.clock.advance(Duration.ofMinutes(46));
        scene.rooms.desk().endOverdue();
        assertThat(scene.state("ns1"))
                .as("its disk may be written")
                .isInstanceOfSatisfying(
                        MachineState.Failed.class,
                        failed -> assertThat(failed.reached()).isEqualTo(MachineState.Phase.CONFIG_FETCHED));
    }

    @Test
    void aMachineThatTookLongerThanThoughtIsInstalledAllTheSame() {
        scene.arm("ns1");
        phoneToken = phoneToken(scene.ignition(Scene.token(scene.script())));
        scene.clock.advance(Duration.ofMinutes(46));
        scene.rooms.desk().endOverdue();
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Failed.class);
        phoneHome();
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Installed.class);
    }

    @Test
    void whatAnOlderConsoleStoredIsStillRead() throws Exception {
        scene.arm("ns1");
        JsonMapper json = JsonMapper.builder().build();
        JdbcClient jdbc = scene.database.jdbc();
        ObjectNode body = (ObjectNode) json.readTree(
                jdbc.sql("select body from machine_state").query(String.class).single());
        assertThat(body.remove("before")).isNotNull();
        jdbc.sql("update machine_state set body = ?").param(body.toString()).update();
        scene.close();
        scene = new Scene(directory, scene.database);
        assertThat(scene.script()).contains("coreos.inst.install_dev");
        scene.clock.advance(Duration.ofMinutes(46));
        scene.rooms.desk().endOverdue();
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Failed.class);
    }

    @Test
    void whatAPersonCancelledDoesNotComeBack() {
        scene.arm("ns1");
        phoneToken = phoneToken(scene.ignition(Scene.token(scene.script())));
        scene.rooms.provisioning().disarm("ns1", "mk");
        assertThat(scene.rooms.desk().phoneHome(phoneToken, Scene.report(List.of(HOST_KEY))))
                .isNotEmpty();
        assertThat(scene.rooms.provisioning().hostKeys("ns1")).isEmpty();
        assertThat(scene.state("ns1")).isInstanceOf(MachineState.Failed.class);
    }

    @Test
    void aConfigurationThatCannotBeWrittenYetDoesNotUseItsTokenUp() throws Exception {
        scene.arm("ns1");
        Token token = Scene.token(scene.script());
        Path image = directory.resolve("images/fcos/stable/x86_64/" + Scene.VERSION);
        Path away = directory.resolve("away");
        scene.close();
        Files.move(image, away);
        scene = new Scene(directory, scene.database);
        assertThatThrownBy(() -> scene.ignition(token)).hasMessageContaining("not in the library");
        scene.close();
        Files.move(away, image);
        scene = new Scene(directory, scene.database);
        assertThat(scene.ignition(token)).isInstanceOf(IgnitionAnswer.Serve.class);
    }

    private static FileEdit machine(String macs, String disk) {
        return new FileEdit.Put("machines/ns1.yaml", "macs: " + macs + "\nprofile: node\ndisk: " + disk + "\n");
    }

    private Token phoneToken = new Token("");

    private void phoneHome() {
        if (scene.state("ns1") instanceof MachineState.Armed) {
            phoneToken = phoneToken(scene.ignition(Scene.token(scene.script())));
        }
        assertThat(scene.rooms.desk().phoneHome(phoneToken, Scene.report(List.of(HOST_KEY + " root@ns1"))))
                .isEmpty();
    }

    /** What the files of a configuration hold. */
    private static List<String> texts(String config) {
        return Pattern.compile("data:(;base64)?,([^\"\\\\]*)")
                .matcher(config)
                .results()
                .map(data -> data.group(1) == null
                        ? URLDecoder.decode(data.group(2), StandardCharsets.UTF_8)
                        : new String(Base64.getDecoder().decode(data.group(2)), StandardCharsets.UTF_8))
                .toList();
    }

    private static Token phoneToken(IgnitionAnswer answer) {
        return Scene.phoneToken(((IgnitionAnswer.Serve) answer).config());
    }
}

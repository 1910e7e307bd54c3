package dev.slipway.fleet.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.applied.AppliedBy;
import dev.slipway.fleet.applied.AppliedConfig;
import dev.slipway.fleet.applied.ConfigContent;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.change.ConfigStanding;
import dev.slipway.fleet.change.ConfigStandings;
import dev.slipway.fleet.change.Difference;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.ssh.SshKeys;
import dev.slipway.templates.change.Subject;
import dev.slipway.templates.change.Way;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was applied to a machine is known, and new installations over SSH are accepted once. */
class ReinstallationsTest {
    private static final String OLD_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPrJGaW3Wqg3w1rP7m0lTQvYbq0Rr4wMTCg1aSxVxYy1";
    private static final String NEW_KEY =
            SshKeys.generate("").authorizedKeysLine().strip();
    private static final MachineName NS1 = new MachineName("ns1");

    @TempDir
    private Path directory;

    private Scene scene;
    private Reinstallations reinstallations;

    @BeforeEach
    void install() throws Exception {
        scene = Scene.furnished(directory);
        reinstallations = scene.rooms.reinstallations();
        scene.arm("ns1");
        String config = ((IgnitionAnswer.Serve) scene.ignition(Scene.token(scene.script()))).config();
        assertThat(scene.rooms.desk().phoneHome(Scene.phoneToken(config), Scene.report(List.of(OLD_KEY))))
                .isEmpty();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void whatAnInstallationAppliedIsKnownAndSealed() {
        AppliedConfig applied = scene.applied.latest(NS1).orElseThrow();

        assertThat(applied.by()).isInstanceOf(AppliedBy.Installation.class);
        assertThat(applied.config().commit()).isEqualTo(scene.fleet.current().commit());
        ConfigContent content = scene.applied.content(applied.config().id());
        assertThat(content.ignition()).contains("/etc/motd").doesNotContain("phone-home");
        assertThat(content.butane()).contains("hello ns1");
        byte[] sealed = scene.database
                .jdbc()
                .sql("select sealed from machine_config")
                .query((row, n) -> row.getBytes(1))
                .single();
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("motd");
    }

    @Test
    void nothingDiffersRightAfterAnInstallation() {
        assertThat(standing().differences()).isEmpty();
        assertThat(standing().needed()).isEqualTo(Way.NOTHING);
    }

    @Test
    void aChangedProfileIsADifferenceWithAWay() {
        scene.change(new FileEdit.Put(
                "profiles/node/butane.yaml", Scene.PROFILE.replace("inline: hello", "inline: good evening")));
        assertThat(standing().differences())
                .extracting(Difference::change)
                .singleElement()
                .satisfies(change -> assertThat(change.subject()).isEqualTo(new Subject.FileAt("/etc/motd")));
        assertThat(standing().needed()).isEqualTo(Way.IN_PLACE);
    }

    @Test
    void theNewSystemPhonesHomeOnceAndItsKeysTakeTheOldOnesPlace() {
        ConfigId config = keep();
        InstallationId id = prepare(config);
        Token first = Scene.phoneToken(reinstallations.destination(id, Scene.BASE));
        Token token = Scene.phoneToken(reinstallations.destination(id, Scene.BASE));
        assertThat(scene.rooms.desk().phoneHome(token, Scene.report(List.of(NEW_KEY))))
                .as("before it has begun nobody is expected")
                .isNotEmpty();
        reinstallations.begin(id, "is rebuilt");
        reinstallations.begin(id, "is rebuilt");
        assertThat(reinstallations.progress(id)).isInstanceOf(Reinstallations.Progress.Underway.class);
        assertThat(scene.script()).as("PXE first does not install it once more").contains("sanboot");

        assertThat(scene.rooms.desk().phoneHome(first, Scene.report(List.of(NEW_KEY))))
                .isNotEmpty();
        assertThat(scene.rooms.desk().phoneHome(token, Scene.report(List.of(NEW_KEY))))
                .isEmpty();

        assertThat(reinstallations.progress(id)).isInstanceOf(Reinstallations.Progress.PhonedHome.class);
        assertThat(scene.rooms.pins().of("ns1")).containsExactly(NEW_KEY);
        assertThat(scene.applied.latest(NS1).orElseThrow().by()).isEqualTo(new AppliedBy.Installation(id.value()));
        assertThat(reinstallations.takeBack(id))
                .as("there is nothing to take back")
                .isFalse();
        assertThat(scene.rooms.desk().phoneHome(token, Scene.report(List.of(OLD_KEY))))
                .isNotEmpty();
    }

    @Test
    void takenBackTheMachineIsWhatItWasAndNobodyCanPhoneHome() {
        MachineState before = scene.state("ns1");
        InstallationId id = prepare(keep());
        Token token = Scene.phoneToken(reinstallations.destination(id, Scene.BASE));
        reinstallations.begin(id, "is rebuilt");

        assertThat(reinstallations.takeBack(id)).isTrue();
        assertThat(reinstallations.takeBack(id)).isTrue();

        assertThat(scene.state("ns1")).isEqualTo(before);
        assertThat(reinstallations.progress(id)).isInstanceOf(Reinstallations.Progress.Over.class);
        assertThat(scene.rooms.desk().phoneHome(token, Scene.report(List.of(NEW_KEY))))
                .isNotEmpty();
        assertThat(scene.rooms.pins().of("ns1")).containsExactly(OLD_KEY);
    }

    @Test
    void theSameConfigurationIsKeptOnce() {
        assertThat(keep()).isEqualTo(keep());
    }

    private ConfigId keep() {
        DesiredConfig.Ready ready = (DesiredConfig.Ready) scene.rooms.desired().of(NS1);
        return scene.applied.keep(NS1, ready.commit(), ready.profile(), ready.content());
    }

    private InstallationId prepare(ConfigId config) {
        return reinstallations.prepare(
                scene.plan("ns1"), config, reinstallations.card(NS1).orElseThrow(), "mk");
    }

    private ConfigStanding.Compared standing() {
        return (ConfigStanding.Compared) new ConfigStandings(scene.applied, scene.rooms.desired()).of(NS1);
    }
}

package dev.slipway.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.OstreeStatus.Deployment;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OstreeReaderTest {
    private static final String OCI = FactsOutput.captured("rpm-ostree-status-fcos-oci.json");
    private static final String LEGACY = FactsOutput.captured("rpm-ostree-status-fcos-layered-drift.json");

    private static OstreeStatus read(String json) {
        return switch (OstreeReader.read(json)) {
            case Answer.Said<OstreeStatus>(OstreeStatus status) -> status;
            case Answer.Unreadable<OstreeStatus>(String words) -> throw new AssertionError(words);
        };
    }

    @Test
    void aMachineOnContainerImagesIsRead() {
        OstreeStatus status = read(OCI);

        assertThat(status.transaction()).isEmpty();
        assertThat(status.driver()).isEqualTo("Zincati");
        assertThat(status.driverUnit()).isEqualTo("zincati.service");
        assertThat(status.deployments())
                .extracting(Deployment::version)
                .containsExactly("44.20260817.3.2", "44.20260720.3.0", "43.20260601.3.0");
        Deployment staged = status.staged().orElseThrow();
        assertThat(staged.locked()).isTrue();
        assertThat(staged.fromImage()).isTrue();
        assertThat(staged.stream()).isEqualTo("stable");
        assertThat(staged.imageDigest()).startsWith("sha256:aaaa");
        assertThat(staged.base()).startsWith("1111");
        assertThat(staged.timestamp()).isEqualTo(Instant.ofEpochSecond(1787000000));
        assertThat(status.booted().orElseThrow().version()).isEqualTo("44.20260720.3.0");
        assertThat(status.rollback().orElseThrow().pinned()).isTrue();
        assertThat(status.pending()).isEmpty();
    }

    @Test
    void aLayeredMachineOnAnOstreeRemoteIsRead() {
        OstreeStatus status = read(LEGACY);

        assertThat(status.transaction()).isEqualTo("upgrade");
        Deployment booted = status.booted().orElseThrow();
        assertThat(booted.fromImage()).isFalse();
        assertThat(booted.origin()).isEqualTo("fedora:fedora/x86_64/coreos/stable");
        assertThat(booted.stream()).isEqualTo("stable");
        assertThat(booted.base()).startsWith("5555");
        assertThat(booted.unlocked()).isEqualTo("development");
        assertThat(booted.layered())
                .containsExactly("htop", "tmux", "moby-engine", "podman-5.5.1-1.fc42.x86_64", "/etc/foo.conf");
        assertThat(status.rollback()).isEmpty();
    }

    @Test
    void aFinalisedDeploymentBootsNext() {
        OstreeStatus status = read(OCI.replace("\"staged\": true", "\"staged\": false"));

        assertThat(status.pending().orElseThrow().version()).isEqualTo("44.20260817.3.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"deployments\":[]}", "error: no daemon", "{\"deployments\":"})
    void whatIsNoStatusIsSaidToBeNone(String text) {
        assertThat(OstreeReader.read(text)).isInstanceOf(Answer.Unreadable.class);
    }

    @Test
    void aStatusThatDoesNotTellWhatRunsIsUnreadable() {
        assertThat(OstreeReader.read(OCI.replace("\"booted\": true", "\"booted\": \"true\"")))
                .isInstanceOf(Answer.Unreadable.class);
        assertThat(OstreeReader.read(OCI.replace("\"booted\": false", "\"booted\": true")))
                .isInstanceOf(Answer.Unreadable.class);
        assertThat(OstreeReader.read(OCI.replace("\"transaction\"", "\"x\""))).isInstanceOf(Answer.Unreadable.class);
    }

    @Test
    void aTransactionOfAnyFormIsATransaction() {
        assertThat(read(OCI.replace("\"transaction\": null", "\"transaction\": {}"))
                        .transaction())
                .isEqualTo("unknown");
    }

    @Property(tries = 1000)
    void noDamageIsAnExceptionAndADeploymentThatIsReadHasAChecksum(@ForAll long seed) {
        if (OstreeReader.read(DamagedJson.of(OCI, seed)) instanceof Answer.Said<OstreeStatus>(OstreeStatus status)) {
            assertThat(status.booted()).isPresent();
            assertThat(status.deployments())
                    .allSatisfy(at -> assertThat(at.checksum()).isNotEmpty());
        }
    }
}

package dev.slipway.host;

import static dev.slipway.host.FactsOutput.captured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.drift.OsDrift;
import dev.slipway.host.drift.OsDrift.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Layer 3 with the captured status of machines. */
class OsDriftTest {
    @Test
    void layersUnlockingAndPendingVersionsAreFound() {
        HostFacts facts = FactsOutput.fedoraCoreOs()
                .with(FactSection.RPM_OSTREE, captured("rpm-ostree-status-fcos-layered-drift.json"))
                .facts();
        assertThat(OsDrift.PRISTINE.of(facts))
                .extracting(OsDrift.Departure::kind)
                .contains(Kind.LAYERED, Kind.UNLOCKED);
        Set<String> layered = Set.copyOf(facts.ostree().deployments().stream()
                .filter(OstreeStatus.Deployment::booted)
                .findFirst()
                .orElseThrow()
                .layered());
        assertThat(new OsDrift("", layered).of(facts))
                .extracting(OsDrift.Departure::kind)
                .doesNotContain(Kind.LAYERED);
    }

    @Test
    void anotherSourceAndAStagedVersionAreFound() {
        HostFacts facts = FactsOutput.fedoraCoreOs().facts();
        assertThat(new OsDrift("ostree-image-signed:docker://example.com/other", Set.of()).of(facts))
                .extracting(OsDrift.Departure::kind)
                .containsExactly(Kind.SOURCE, Kind.PENDING);
        assertThat(OsDrift.PRISTINE.of(FactsOutput.updated().facts())).isEmpty();
    }

    @Test
    void aMachineThatStayedOnTheOstreeRemoteIsFound() {
        String status = captured("rpm-ostree-status-fcos-layered-drift.json");
        HostFacts facts =
                FactsOutput.fedoraCoreOs().with(FactSection.RPM_OSTREE, status).facts();
        OstreeStatus.Deployment booted = facts.ostree().booted().orElseThrow();
        assertThat(booted.fromImage()).isFalse();
        HostFacts newer = FactsOutput.fedoraCoreOs()
                .with(FactSection.RPM_OSTREE, status.replace(booted.version(), "43.20260110.3.0"))
                .facts();
        assertThat(OsDrift.PRISTINE.of(newer))
                .filteredOn(departure -> departure.kind() == Kind.SOURCE)
                .singleElement()
                .satisfies(departure -> assertThat(departure.words()).contains(booted.origin()));
        HostFacts older = FactsOutput.fedoraCoreOs()
                .with(FactSection.RPM_OSTREE, status.replace(booted.version(), "41.20241201.3.0"))
                .facts();
        assertThat(OsDrift.PRISTINE.of(older))
                .extracting(OsDrift.Departure::kind)
                .doesNotContain(Kind.SOURCE);
    }

    @Test
    void aChannelThatIsNotExpectedIsFoundOnFlatcar() {
        HostFacts facts = FactsOutput.flatcar().facts();
        assertThat(new OsDrift(facts.flatcar().group(), Set.of()).of(facts))
                .extracting(OsDrift.Departure::kind)
                .doesNotContain(Kind.SOURCE, Kind.UNREADABLE);
        assertThat(new OsDrift("lts", Set.of()).of(facts))
                .extracting(OsDrift.Departure::kind)
                .contains(Kind.SOURCE);
    }

    @Test
    void silenceIsNotTakenForHealth() {
        assertThat(OsDrift.PRISTINE.of(FactsOutput.fedoraCoreOs()
                        .with(FactSection.RPM_OSTREE, "not json")
                        .facts()))
                .extracting(OsDrift.Departure::kind)
                .containsExactly(Kind.UNREADABLE);
    }
}

package dev.slipway.fleet.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Podman looks for quadlets, and what it calls the units that it makes of them (podman-systemd.unit(5)). */
class QuadletTest {
    @ParameterizedTest
    @CsvSource({
        "/etc/containers/systemd/web.container, web.service",
        "/etc/containers/systemd/apps/shop/web.container, web.service",
        "/etc/containers/systemd/a.b.container, a.b.service",
        "/etc/containers/systemd/web@.container, web@.service",
        "/etc/containers/systemd/data.volume, data-volume.service",
        "/etc/containers/systemd/lan.network, lan-network.service",
        "/etc/containers/systemd/shop.pod, shop-pod.service",
        "/etc/containers/systemd/shop.kube, shop.service",
        "/etc/containers/systemd/base.image, base-image.service",
        "/etc/containers/systemd/own.build, own-build.service",
    })
    void aFileThereBecomesAUnit(String path, String unit) {
        assertThat(Quadlet.at(path).map(quadlet -> quadlet.unit(""))).isEqualTo(Optional.of(unit));
        assertThat(Quadlet.isDropin(path)).isFalse();
    }

    @Test
    void aDropinBelongsToItsQuadlet() {
        String dropin = "/etc/containers/systemd/apps/web.container.d/10-more.conf";

        assertThat(Quadlet.at(dropin)).contains(new Quadlet("web.container"));
        assertThat(Quadlet.isDropin(dropin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/containers/systemd/users/web.container",
                "/etc/containers/systemd/users/1000/web.container",
                "/etc/containers/systemd/web.service",
                "/etc/containers/systemd/web.container.bak",
                "/etc/containers/systemd/web.container.d/notes.txt",
                "/etc/containers/registries.conf",
                "/usr/share/containers/systemd/web.container",
                "/home/core/.config/containers/systemd/web.container",
            })
    void whatIsElsewhereOrSomethingElseIsNoQuadletOfTheSystem(String path) {
        assertThat(Quadlet.at(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"shop, shop.service", "shop.service, shop.service"})
    void aNameOfItsOwnWins(String name, String unit) {
        assertThat(new Quadlet("web.container").unit("[Container]\nImage=x\n  ServiceName = " + name + " \n"))
                .isEqualTo(unit);
        assertThat(new Quadlet("web.container").unit("# ServiceName=" + name + "\n"))
                .isEqualTo("web.service");
    }

    @ParameterizedTest
    @CsvSource({
        "WantedBy=multi-user.target, true",
        "' RequiredBy = default.target', true",
        "UpheldBy=a.service, true",
        "WantedBy=, false",
        "#WantedBy=multi-user.target, false",
        "Wants=network.target, false",
    })
    void onlyWhatSomethingWantsIsStartedAtBoot(String line, boolean started) {
        assertThat(Quadlet.isStartedAtBoot("[Container]\nImage=x\n[Install]\n" + line + "\n"))
                .isEqualTo(started);
    }
}

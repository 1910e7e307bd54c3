package dev.slipway.fleet.apply;

import static dev.slipway.fleet.apply.Configs.config;
import static dev.slipway.fleet.apply.Configs.declared;
import static dev.slipway.fleet.apply.Configs.file;
import static dev.slipway.fleet.apply.Configs.files;
import static dev.slipway.fleet.apply.Configs.service;
import static dev.slipway.fleet.apply.Configs.unit;
import static dev.slipway.fleet.apply.Configs.units;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitReadersTest {
    private static UnitReaders of(String... sections) {
        return new UnitReaders(declared(config(sections)));
    }

    private static UnitReaders reading(String exec) {
        return of(units(unit("web.service", service(exec), "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/bin/web /etc/web.conf",
                "/usr/bin/web --config=/etc/web.conf",
                "/usr/bin/web \"/etc/web.conf\"",
                "/usr/bin/web -c/etc/app.conf:/etc/web.conf",
                "/bin/sh -c 'web </etc/web.conf; true'",
                "/usr/bin/web\nEnvironmentFile=-/etc/web.conf",
                "/usr/bin/web\nReadOnlyPaths=/srv -/etc/web.conf",
            })
    void whoNamesAFileReadsIt(String exec) {
        assertThat(reading(exec).of("/etc/web.conf")).containsExactly("web.service");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/bin/web /etc/web.conf.d",
                "/usr/bin/web /etc/web.conf/inner",
                "/usr/bin/web /srv/etc/web.conf",
                "/usr/bin/web /srv-/etc/web.conf",
                "/usr/bin/web /etc/web.confx",
                "/usr/bin/web /etc/web",
                "/usr/bin/web /etc",
            })
    void whoNamesSomethingLikeItDoesNot(String exec) {
        assertThat(reading(exec).of("/etc/web.conf")).isEmpty();
    }

    @Property
    void aLongerNameIsAnotherFile(@ForAll @AlphaChars @StringLength(min = 1, max = 8) String more) {
        UnitReaders readers = reading("/usr/bin/web /etc/web" + more);

        assertThat(readers.of("/etc/web")).isEmpty();
        assertThat(readers.of("/etc/web" + more)).containsExactly("web.service");
        assertThat(reading("/usr/bin/web /" + more + "/etc/web").of("/etc/web")).isEmpty();
    }

    @Test
    void aDirectoryCountsWhereItIsMounted() {
        UnitReaders readers = of(
                files(file(
                        "/etc/containers/systemd/web.container", "[Container]\nImage=x\nVolume=/srv/web:/srv:ro,z\n")),
                units(
                        unit("docker-web.service", service("/usr/bin/docker run -v /srv/web:/srv web"), ""),
                        unit("chroot.service", "[Service]\nExecStart=/bin/true\nBindReadOnlyPaths=/srv/web\n", ""),
                        unit("mentions.service", service("/usr/bin/du /srv/web"), ""),
                        unit("all.service", service("/usr/bin/docker run -v /srv:/srv all"), "")));

        assertThat(readers.of("/srv/web/pages/index.html"))
                .containsExactlyInAnyOrder("web.service", "docker-web.service", "chroot.service");
        assertThat(readers.of("/srv/web2/index.html")).isEmpty();
        assertThat(readers.of("/srv/web"))
                .contains("web.service", "docker-web.service", "chroot.service", "mentions.service");
    }

    @Test
    void dropinsAndQuadletsCountForTheirUnits() {
        UnitReaders readers = of(
                files(
                        file("/etc/containers/systemd/web.container", "[Container]\nImage=x\n[Service]\nX=1\n"),
                        file(
                                "/etc/containers/systemd/web.container.d/10-env.conf",
                                "[Container]\nEnvironmentFile=/etc/web.env\n"),
                        file("/etc/containers/systemd/db.container", "[Container]\nImage=x\nServiceName=database\n"),
                        file(
                                "/etc/containers/systemd/db.container.d/10-env.conf",
                                "[Container]\nEnvironmentFile=/etc/db.env\n")),
                units("{\"name\":\"sshd.service\",\"dropins\":[{\"name\":\"10-env.conf\",\"contents\":"
                        + "\"[Service]\\nEnvironmentFile=-/etc/sshd.env\\n\"}]}"));

        assertThat(readers.of("/etc/web.env")).containsExactly("web.service");
        assertThat(readers.of("/etc/sshd.env")).containsExactly("sshd.service");
        assertThat(readers.of("/etc/db.env")).containsExactly("database.service");
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/sysctl.d/10-net.conf, systemd-sysctl.service",
        "/etc/modules-load.d/wg.conf, systemd-modules-load.service",
        "/etc/systemd/network/10-lan.network, systemd-networkd.service",
        "/etc/systemd/resolved.conf.d/dns.conf, systemd-resolved.service",
        "/etc/chrony.conf, chronyd.service",
        "/etc/zincati/config.d/50-strategy.toml, zincati.service",
        "/etc/flatcar/update.conf, update-engine.service",
    })
    void servicesOfTheSystemReadTheirFilesWithoutBeingDeclared(String path, String unit) {
        assertThat(of().of(path)).isEqualTo(List.of(unit));
        assertThat(UnitReaders.isReadLater(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/hostname", "/etc/NetworkManager/system-connections/lan.nmconnection", "/etc/fstab"})
    void someFilesAreOnlyReadAtTheNextBoot(String path) {
        assertThat(UnitReaders.isReadLater(path)).isTrue();
        assertThat(of().of(path)).isEmpty();
    }
}

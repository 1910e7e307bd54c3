package dev.slipway.pxe.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pxe.boot.KernelLineCheck.Finding;
import dev.slipway.pxe.boot.KernelLineCheck.Severity;
import dev.slipway.pxe.image.OsFamily;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelLineCheckTest {
    private static final String GOOD_FCOS =
            "initrd=main coreos.live.rootfs_url=http://h/rootfs coreos.inst.install_dev=/dev/disk/by-id/x"
                    + " coreos.inst.ignition_url=http://h/i";

    @Test
    void the_documented_lines_pass() {
        assertThat(KernelLineCheck.whole(OsFamily.FCOS, GOOD_FCOS)).isEmpty();
        assertThat(
                        KernelLineCheck.whole(
                                OsFamily.FLATCAR,
                                "initrd=flatcar_production_pxe_image.cpio.gz flatcar.first_boot=1 ignition.config.url=http://h/i"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FCOS | initrd=main | initrd=NAME is missing",
                "FCOS | coreos.live.rootfs_url=http://h/rootfs | coreos.live.rootfs_url=URL is missing",
                "FCOS | coreos.inst.install_dev=/dev/disk/by-id/x | coreos.inst.install_dev=/dev/disk/by-id/… is missing"
            })
    void what_is_missing_is_named(OsFamily family, String removed, String words) {
        assertThat(KernelLineCheck.whole(family, GOOD_FCOS.replace(removed, "")))
                .anySatisfy(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                    assertThat(finding.words()).startsWith(words);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FCOS | coreos.inst=yes | WARNING | no effect",
                "FCOS | coreos.inst.stream_base_url=http://h | ERROR | does not exist any more",
                "FCOS | coreos.inst.install_dev=sda | ERROR | full path",
                "FCOS | coreos.inst.install_dev=/dev/sda | WARNING | another disk",
                "FCOS | coreos.inst.image_url=http://h | WARNING | leave it out",
                "FLATCAR | flatcar.config.url=http://h/i | ERROR | ignition.config.url=http://h/i",
                "FLATCAR | coreos.config.url=http://h/i | ERROR | ignition.config.url=http://h/i",
                "FLATCAR | coreos.first_boot=1 | ERROR | flatcar.first_boot=1",
                "FLATCAR | flatcar.first_boot=detected | ERROR | boot loader's value",
                "FLATCAR | coreos.inst.install_dev=/dev/disk/by-id/x | ERROR | argument of Fedora CoreOS",
                "FCOS | flatcar.autologin | ERROR | argument of Flatcar",
                "FCOS | rd.neednet=1 | WARNING | leave it out",
            })
    void old_and_foreign_arguments_are_told_with_what_to_write(
            OsFamily family, String argument, Severity severity, String words) {
        assertThat(KernelLineCheck.whole(family, GOOD_FCOS + " " + argument)).anySatisfy(finding -> {
            assertThat(finding.argument()).isEqualTo(argument);
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.words()).contains(words);
        });
    }

    @Test
    void a_declaration_must_not_repeat_what_slipway_writes() {
        assertThat(KernelLineCheck.additional(OsFamily.FCOS, List.of("coreos.inst.install_dev=/dev/sda", "initrd=x")))
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR, Severity.ERROR);
    }

    @Test
    void what_the_installer_does_not_hand_on_is_told() {
        assertThat(KernelLineCheck.additional(OsFamily.FCOS, List.of("ip=dhcp", "net.ifnames=0")))
                .isEmpty();
        assertThat(KernelLineCheck.additional(OsFamily.FCOS, List.of("mitigations=off")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.words()).contains("kernel_arguments"));
        assertThat(KernelLineCheck.additional(OsFamily.FLATCAR, List.of("ip=dhcp")))
                .hasSize(1);
    }

    @Test
    void an_unsafe_argument_is_an_error() {
        assertThat(KernelLineCheck.additional(OsFamily.FCOS, List.of("a b")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.words()).contains("a space"));
    }
}

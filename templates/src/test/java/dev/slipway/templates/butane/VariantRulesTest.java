package dev.slipway.templates.butane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.butane.Transpilation.Accepted;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each variant and version says of the same few lines. */
class VariantRulesTest {
    private static final String METADATA =
            "metadata: {name: n, labels: {machineconfiguration.openshift.io/role: worker}}\n";

    private static Transpilation transpile(String spec, String body) {
        String[] parts = spec.split(" ");
        String source = "variant: " + parts[0] + "\nversion: " + parts[1] + "\n" + body + "\n"
                + ("openshift".equals(parts[0]) ? METADATA : "");
        return Butane.transpile(source.getBytes(StandardCharsets.UTF_8), ButaneOptions.defaults());
    }

    /** The findings without their positions, and a star when there is an output. */
    private static String findings(String spec, String body) {
        Transpilation result = transpile(spec, body);
        StringBuilder found = new StringBuilder(result instanceof Accepted ? "*" : "");
        result.report()
                .entries()
                .forEach(entry -> found.append(found.isEmpty() || "*".contentEquals(found) ? "" : "; ")
                        .append(entry.path().replaceFirst("^\\$\\.", ""))
                        .append(": ")
                        .append(entry.message()));
        return found.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            fcos 1.2.0 ~ {luks: {tpm2: true}} ~ *boot_device: unused key boot_device
            fcos 1.3.0 ~ {luks: {tpm2: true}} ~ *
            fcos 1.3.0 ~ {layout: s390x-virt, luks: {tpm2: true}} ~ boot_device.layout: layout must be one of: aarch64, ppc64le, x86_64
            fcos 1.6.0 ~ {layout: s390x-virt, luks: {tpm2: true}} ~ *
            fcos 1.6.0 ~ {layout: "", luks: {tpm2: true}} ~ boot_device.layout: layout must be one of: aarch64, ppc64le, s390x-eckd, s390x-virt, s390x-zfcp, x86_64
            fcos 1.6.0 ~ {layout: s390x-zfcp, luks: {device: /dev/sdaa, tpm2: true}} ~ boot_device.layout: device name must start with /dev/dasd on s390x-eckd layout or /dev/sd on s390x-zfcp layout
            fcos 1.6.0 ~ {layout: s390x-eckd, luks: {tpm2: true}} ~ boot_device.layout: device is required for layouts: s390x-eckd, s390x-zfcp
            fcos 1.6.0 ~ {layout: s390x-virt, luks: {cex: {enabled: true}, tpm2: true}} ~ boot_device.luks: cannot use cex with clevis
            fcos 1.6.0 ~ {layout: x86_64, luks: {cex: {enabled: true}}} ~ boot_device.layout: when using cex the targeted architecture must match s390x
            fcos 1.6.0 ~ {luks: {device: /dev/x, tang: [{}], tpm2: false}} ~ storage.luks.0.clevis.tang.0.url: invalid url scheme; storage.luks.0.clevis.tang.0.thumbprint: thumbprint is required
            fcos 1.7.0 ~ {luks: {device: /dev/x, tang: [{}], tpm2: false}} ~ boot_device.luks.luks: no method specified for luks
            fcos 1.5.0 ~ {luks: {device: /dev/x, tpm2: true}} ~ *boot_device.luks.device: unused key device
            fcos 1.4.0 ~ {luks: {discard: true, tpm2: true}} ~ *boot_device.luks.discard: unused key discard
            flatcar 1.1.0 ~ {luks: {tpm2: true}} ~ *boot_device: unused key boot_device
            openshift 4.19.0 ~ {layout: s390x-virt, luks: {cex: {enabled: true}}} ~ openshift.kernel_arguments: 'rd.luks.key=/etc/luks/cex.key' must be set as kernel argument when CEX is enabled for the boot device
            """)
    void bootDevice(String spec, String bootDevice, String expected) {
        assertThat(findings(spec, "boot_device: " + bootDevice)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            fcos 1.0.0 ~ format: ext4, path: /opt ~ *storage.filesystems.0.with_mount_unit: unused key with_mount_unit
            fcos 1.1.0 ~ format: swap ~ storage.filesystems.0.path: path is required if with_mount_unit is true and format is not swap
            fcos 1.4.0 ~ format: swap ~ *
            fcos 1.5.0 ~ format: ext4, path: /opt ~ *
            fcos 1.6.0 ~ format: ext4, path: /opt ~ storage.filesystems.0.path: path must be under /etc or /var if with_mount_unit is true
            fcos 1.6.0 ~ format: ext4, path: /etcetera ~ storage.filesystems.0.path: path must be under /etc or /var if with_mount_unit is true
            fcos 1.6.0 ~ format: ext4, path: /var ~ *
            fcos 1.6.0 ~ format: swap, path: /x ~ storage.filesystems.0.path: path must be under /etc or /var if with_mount_unit is true
            fcos 1.3.0 ~ format: none, path: /var/x ~ storage.filesystems.0.format: invalid filesystem format
            fcos 1.4.0 ~ format: none, path: /var/x ~ *
            openshift 4.19.0 ~ format: ext4, path: /opt ~ *
            openshift 4.14.0 ~ format: none, path: /var/x ~ storage.filesystems.0.format: format "none" is not supported in this spec version
            r4e 1.1.0 ~ format: ext4, path: /var/x ~ storage.filesystems: filesystem customization is not supported in this spec version
            """)
    void mountUnits(String spec, String filesystem, String expected) {
        assertThat(findings(
                        spec, "storage: {filesystems: [{device: /dev/a, with_mount_unit: true, " + filesystem + "}]}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            fcos 1.5.0 ~ {number: 1, label: a}, {number: 4, label: root} ~ *storage.disks.0.partitions.1.label: root partition cannot expand; it is set to fill available space but is followed by an auto-positioned partition
            fcos 1.5.0 ~ {number: 1, label: a, start_mib: 9}, {number: 4, label: root} ~ *
            fcos 1.5.0 ~ {number: 4, label: root, size_mib: 8191} ~ *storage.disks.0.partitions.0.size_mib: root should have 8GiB of space assigned
            fcos 1.2.0 ~ {number: 3, label: root, size_mib: 1} ~ *
            fcos 1.5.0 ~ {number: 2, label: boot} ~ *storage.disks.0.partitions.0.label: incorrect partition number; a new partition will be created using reserved label
            fcos 1.5.0 ~ {label: x} ~ *
            fcos 1.6.0 ~ {label: x} ~ *storage.disks.0.partitions.0.number: partitions cannot be reused by label; number must be specified except on boot disk (/dev/disk/by-id/coreos-boot-disk) or when wipe_table is true
            flatcar 1.1.0 ~ {number: 2, label: boot} ~ *
            """)
    void partitions(String spec, String partitions, String expected) {
        assertThat(findings(spec, "storage: {disks: [{device: /dev/a, partitions: [" + partitions + "]}]}"))
                .isEqualTo(expected);
    }

    @Test
    void anEnabledUnitWithoutAnySectionIsWarnedOf() {
        String warning = " is enabled, but has no install section so enable does nothing";
        String units = "systemd: {units: [{name: a.service, enabled: true, contents: \"# nothing\"}, "
                + "{name: b.service, enabled: true, contents: \"\"}, {name: c.service, enabled: true, contents: \"[Unit]\"}, "
                + "{name: d.service, enabled: true, contents: \"[Install]\\nAlso=x\"}]}";
        assertThat(findings("fcos 1.5.0", units))
                .isEqualTo("*systemd.units.0.contents: unit \"a.service\"" + warning
                        + "; systemd.units.2.contents: unit \"c.service\"" + warning);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            fcos 1.5.0 ~ passwd: {users: [{name: a, groups: x}]} ~ !!str `x` into []v0_5.Group
            fcos 1.6.0 ~ passwd: {users: [{name: a, ssh_authorized_keys: [{}]}]} ~ !!map into v0_6.SSHAuthorizedKey
            fcos 1.8.0-experimental ~ kernel_arguments: {should_exist: a} ~ !!str `a` into []v0_8_exp.KernelArgument
            flatcar 1.0.0 ~ storage: {raid: [{name: a, devices: b}]} ~ !!str `b` into []v0_4.Device
            fcos 1.3.0 ~ boot_device: {mirror: {devices: b}} ~ !!str `b` into []string
            fcos 1.5.0 ~ passwd: {users: [{name: a, should_exist: b}]} ~ !!str `b` into bool
            """)
    void wrongTypesAreNamedAsInTheOriginal(String spec, String body, String expected) {
        assertThat(transpile(spec, body))
                .isInstanceOfSatisfying(
                        Transpilation.Rejected.class,
                        rejected -> assertThat(rejected.reason()).endsWith("cannot unmarshal " + expected));
    }
}

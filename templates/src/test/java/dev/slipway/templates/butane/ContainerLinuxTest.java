package dev.slipway.templates.butane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.butane.Decompiler.Decompiled;
import dev.slipway.templates.report.Report;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerLinuxTest {
    private static final String OLD = """
            update:
              group: stable
            locksmith:
              reboot_strategy: "off"
            etcd:
              version: 3.1.0
            passwd:
              users:
                - name: core
                  ssh_authorized_keys: [ssh-rsa AAA]
                  create:
                    groups: [docker]
            storage:
              files:
                - filesystem: root
                  path: /etc/motd
                  mode: 0644
                  user: {id: 500}
                  contents:
                    inline: |
                      hello
                      there
                - filesystem: data
                  path: /big
                  contents:
                    remote:
                      url: https://example.com/big
                      verification:
                        hash: {function: sha512, sum: %s}
              filesystems:
                - name: data
                  path: /var/data
                  mount:
                    device: /dev/sdb1
                    format: ext4
                    wipe_filesystem: true
              disks:
                - device: /dev/sdb
                  wipe_table: true
                  partitions:
                    - {label: DATA, number: 1, size: 2GiB}
            systemd:
              units:
                - name: app.service
                  enable: true
                  contents: |
                    [Service]
                    ExecStart=/bin/true
                    [Install]
                    WantedBy=multi-user.target
            networkd:
              units:
                - name: 00-eth.network
                  contents: |
                    [Match]
                    Name=eth0
            docker:
              flags: [--debug, --bip=10.0.0.1/24]
            """.formatted("0123456789abcdef".repeat(8));

    private static Decompiled toButane(String source) {
        return ContainerLinux.toButane(source.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void carriesOverWhatItCanAndNamesTheRest() {
        Decompiled result = toButane(OLD);
        assertThat(result.report().raw()).contains("$.etcd").doesNotContain("$.storage");
        Transpilation ignition =
                Butane.transpile(result.butane().getBytes(StandardCharsets.UTF_8), ButaneOptions.defaults());
        assertThat(ignition.report()).as(result.butane()).isEqualTo(Report.EMPTY);
        assertThat(result.butane())
                .contains("variant: flatcar")
                .contains("path: /var/data/big")
                .contains("size_mib: 2048")
                .contains("enabled: true")
                .contains("mode: 0644")
                .contains("GROUP=stable")
                .contains("REBOOT_STRATEGY=off")
                .contains("/etc/systemd/network/00-eth.network")
                .contains("DOCKER_OPTS=--debug --bip=10.0.0.1/24")
                .contains("    - docker");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "a",
                "[]",
                "storage: &s {files: *s}",
                "storage: {files: &f [*f]}",
                "passwd: {users: [1, [2], {name: {a: b}}]}",
                "storage: {disks: [{partitions: {}}]}",
                "docker: {flags: {}}",
                "etcd:",
                "storage: {disks: [{device: /dev/a, partitions: [{size: 99999999999999TiB}, {size: x}]}]}"
            })
    void oddInputIsNamedAndNeverThrows(String source) {
        Decompiled result = toButane(source);
        assertThat(result.report().entries()).isNotEmpty();
        assertThat(result.report().isFatal()).isEqualTo(result.butane().isEmpty());
    }
}

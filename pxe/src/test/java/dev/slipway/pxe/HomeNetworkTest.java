package dev.slipway.pxe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.pxe.testing.HomeNetwork;
import dev.slipway.pxe.testing.LoaderFiles;
import dev.slipway.pxe.testing.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the ports of the standards, beside a real DHCP server, in network namespaces. */
class HomeNetworkTest {
    private static final List<String> UEFI = List.of(
            "-V",
            "PXEClient:Arch:00007:UNDI:003001",
            "-x",
            "0x5d:0007",
            "-x",
            "0x5e:010301",
            "-x",
            "0x61:0000112233445566778899aabbccddeeff");

    @TempDir
    Path directory;

    @BeforeEach
    void needs() {
        Programs.requireRoot();
        Programs.require("ip", "iproute2");
        Programs.require("dnsmasq", "dnsmasq-base");
        Programs.require("busybox", "busybox");
        Programs.require("tcpdump", "tcpdump");
    }

    @Test
    void theRouterOffersTheAddressAndWeOfferTheBootServer() throws Exception {
        try (HomeNetwork home = new HomeNetwork(directory)) {
            home.startRouter();
            startSlipway(home);
            String command = "ip netns exec " + home.lan() + " tcpdump -i br0 -nvl udp port 67 or udp port 68";
            home.spawn("tcpdump", command.split(" "));
            await().untilAsserted(() -> assertThat(home.output("tcpdump")).contains("listening on"));
            // busybox takes the first offer even if it has no address (PXE clients do not), so its own fate does not
            // count here; what counts is on the wire.
            udhcpc(home.cable("c"), UEFI);
            await().untilAsserted(() -> assertThat(packets(home, HomeNetwork.ROUTER))
                    .anySatisfy(packet -> assertThat(packet).contains("Your-IP 10.77.0.1")));
            assertThat(packets(home, HomeNetwork.SLIPWAY))
                    .isNotEmpty()
                    .allSatisfy(packet -> assertThat(packet)
                            .contains(HomeNetwork.SLIPWAY + ".67 > 255.255.255.255.68")
                            .contains("DHCP-Message (53), length 1: Offer")
                            .contains("Server-IP " + HomeNetwork.SLIPWAY)
                            .contains("Vendor-Class (60), length 9: \"PXEClient\"")
                            .doesNotContain("Your-IP")
                            .doesNotContain("bad udp cksum"));
            assertThat(home.output("slipway"))
                    .contains("SAW Asked")
                    .contains("arch=X64_EFI")
                    .contains("SAW Offered");
        }
    }

    @Test
    void aPhoneGetsItsLeaseAndHearsNothingFromUs() throws Exception {
        try (HomeNetwork home = new HomeNetwork(directory)) {
            home.startRouter();
            startSlipway(home);
            Programs.Ended lease = udhcpc(home.cable("c"), List.of());
            assertThat(lease.status()).as(lease.output()).isZero();
            assertThat(lease.output()).contains("lease of 10.77.0.1");
            assertThat(home.output("slipway")).doesNotContain("SAW");
        }
    }

    @Test
    void aDhcpServerOnTheSameHostKeepsItsRenewals() throws Exception {
        try (HomeNetwork home = new HomeNetwork(directory)) {
            String dnsmasq =
                    "dnsmasq --no-daemon --conf-file=/dev/null --port=0 --interface=br0 --bind-dynamic --pid-file="
                            + " --dhcp-range=10.77.0.100,10.77.0.200,1h --dhcp-leasefile="
                            + directory.resolve("leases");
            home.spawn("dnsmasq", ("ip netns exec " + home.lan() + " " + dnsmasq).split(" "));
            await().untilAsserted(() -> assertThat(home.output("dnsmasq")).contains("DHCP, IP range"));
            startSlipway(home);
            assertThat(home.output("slipway"))
                    .containsPattern(
                            "ProxyDHCP listens on UDP port 67, which dnsmasq \\(pid \\d+\\) listens on as well");

            Path script = directory.resolve("lease.sh");
            Files.writeString(script, "#!/bin/sh\n[ -z \"$ip\" ] || ip addr replace $ip/24 dev $interface\n");
            assertThat(script.toFile().setExecutable(true)).isTrue();
            home.spawn(
                    "udhcpc",
                    "ip",
                    "netns",
                    "exec",
                    home.cable("c"),
                    "sh",
                    "-c",
                    "echo $$ > udhcpc.pid; exec busybox udhcpc -i eth0 -f -s " + script);
            await().untilAsserted(() -> assertThat(home.output("udhcpc")).contains("lease of 10.77.0.1"));
            // A renewal goes by unicast to the address and port that dnsmasq and Slipway share.
            Programs.run(
                    directory,
                    "kill",
                    "-USR1",
                    Files.readString(directory.resolve("udhcpc.pid")).strip());
            await().untilAsserted(() ->
                    assertThat(home.output("dnsmasq").split("DHCPACK")).hasSizeGreaterThan(2));
            assertThat(home.output("udhcpc")).contains("sending renew to server 10.77.0.2");

            udhcpc(home.cable("d"), UEFI);
            assertThat(home.output("slipway")).contains("SAW Offered");
        }
    }

    private Programs.Ended udhcpc(String namespace, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(
                ("ip netns exec " + namespace + " busybox udhcpc -i eth0 -f -q -n -t 5 -T 1 -s /bin/true")
                        .lines()
                        .flatMap(line -> Arrays.stream(line.split(" ")))
                        .toList());
        command.addAll(options);
        return Programs.run(directory, command);
    }

    private static List<String> packets(HomeNetwork home, String from) throws Exception {
        return Arrays.stream(home.output("tcpdump").split("(?m)^(?=\\d\\d:\\d\\d:)"))
                .filter(packet -> packet.contains(from + ".67 >"))
                .toList();
    }

    private void startSlipway(HomeNetwork home) throws Exception {
        LoaderFiles.efi(directory.resolve("loaders/snponly.efi"), LoaderFiles.X64);
        home.startSlipway(directory.resolve("loaders"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(home.output("slipway")).contains("READY"));
    }
}

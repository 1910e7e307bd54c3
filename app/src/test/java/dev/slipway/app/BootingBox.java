package dev.slipway.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a booting machine sends, packet by packet and request by request, for tests of the screens. */
final class BootingBox {
    private final SlipwayProcess slipway;
    private final String mac;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    BootingBox(SlipwayProcess slipway, String mac) {
        this.slipway = slipway;
        this.mac = mac;
    }

    String hyphenated() {
        return mac.replace(':', '-');
    }

    /** A DISCOVER as OVMF sends it (RFC 2131, RFC 4578). */
    void discover() throws IOException {
        byte[] chaddr = HexFormat.ofDelimiter(":").parseHex(mac);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(new byte[] {1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78, 0, 0, (byte) 0x80, 0});
        packet.write(new byte[16]);
        packet.write(chaddr);
        packet.write(new byte[10 + 64 + 128]);
        packet.write(new byte[] {0x63, (byte) 0x82, 0x53, 0x63, 53, 1, 1, 93, 2, 0, 7, 94, 3, 1, 3, 0});
        byte[] vendorClass = "PXEClient:Arch:00007:UNDI:003000".getBytes(StandardCharsets.US_ASCII);
        packet.write(new byte[] {60, (byte) vendorClass.length});
        packet.write(vendorClass);
        packet.write(
                new byte[] {97, 17, 0, 0x44, 0x45, 0x4c, 0x4c, 0, 0x10, 0x42, 0x10, (byte) 0x80, 1, 2, 3, 4, 5, 6, 7});
        packet.write(255);
        byte[] bytes = packet.toByteArray();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(
                    new DatagramPacket(bytes, bytes.length, InetAddress.getByName("127.0.0.1"), slipway.dhcpPort()));
        }
    }

    String script() throws Exception {
        return get(slipway.machines("/boot.ipxe?mac=" + hyphenated()
                        + "&uuid=4c4c4544-0042-1080-8001-b7c04f4d3332&serial=PF2ABCDE&manufacturer=LENOVO"
                        + "&product=ThinkCentre%20M720q&buildarch=x86_64&platform=efi"))
                .body();
    }

    /** Does what the script says: kernel, initrd, rootfs, configuration. */
    String install(String script) throws Exception {
        Matcher file = Pattern.compile("http://\\S+/images/\\S+").matcher(script);
        while (file.find()) {
            get(URI.create(file.group()));
        }
        Matcher ignition =
                Pattern.compile("ignition(?:_url|\\.config\\.url)=(\\S+)").matcher(script);
        if (!ignition.find()) {
            throw new AssertionError("no Ignition URL in " + script);
        }
        return get(URI.create(ignition.group(1))).body();
    }

    /** Reports as the installed system would. */
    void phoneHome(String config, String hostKey) throws Exception {
        String bearer = bearer(config);
        String form = Map.of(
                        "host_key", hostKey,
                        "os_release", "NAME=Fedora\nPRETTY_NAME=\"Fedora CoreOS 44.20260802.3.1\"\n",
                        "hostname", "ns1",
                        "addresses", "127.0.0.1/8")
                .entrySet()
                .stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(slipway.machines("/phone-home"))
                        .header("Authorization", bearer)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .timeout(Duration.ofSeconds(20))
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError("phone-home was refused: " + answer.body());
        }
    }

    /** The secret of the phone-home unit; in a live configuration it lies inside the final one. */
    private static String bearer(String config) {
        Matcher data = Pattern.compile("data:;base64,([A-Za-z0-9+/=]+)").matcher(config);
        while (data.find()) {
            String text = new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8);
            String found = text.startsWith("Authorization: ")
                    ? text.substring("Authorization: ".length()).strip()
                    : bearer(text);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return "";
    }

    private HttpResponse<String> get(URI uri) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
        if (answer.statusCode() != 200) {
            throw new AssertionError(uri + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }
}

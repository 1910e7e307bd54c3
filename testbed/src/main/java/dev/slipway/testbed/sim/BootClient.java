package dev.slipway.testbed.sim;

import dev.slipway.ssh.SshKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What firmware, iPXE and an installer send over the network, packet by packet and request by request, from the machine's
 * own address: DHCP (RFC 2131, RFC 4578), TFTP (RFC 1350), the boot script, the images, the Ignition configuration, and at
 * last the report of the installed system. What it is told to write to a disk it only reads.
 */
public final class BootClient {
    /**
     * Where the console serves network boot.
     *
     * @param address its address
     * @param dhcpPort where proxyDHCP listens
     * @param tftpPort where TFTP listens
     * @param httpPort the machines' HTTP port
     */
    public record Server(InetAddress address, int dhcpPort, int tftpPort, int httpPort) {}

    /**
     * A box that boots.
     *
     * @param from its address
     * @param mac its hardware address, with colons
     * @param model what its firmware says it is
     * @param serial the same
     */
    public record Box(InetAddress from, String mac, String model, String serial) {
        /**
         * A simulated machine as its firmware sees it.
         *
         * @param machine the machine
         * @return the box
         */
        public static Box of(SimulatedMachine machine) {
            return new Box(
                    InetAddress.ofLiteral(machine.endpoint().host()),
                    machine.spec().mac(),
                    "Simulated mini PC",
                    "SIM-" + machine.spec().name().toUpperCase(java.util.Locale.ROOT));
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TFTP_TIMEOUT_MILLIS = 2000;
    private static final int TFTP_BLOCK = 512;
    private static final int MOST_BLOCKS = 4096;
    private static final Pattern IMAGE = Pattern.compile("http://\\S+/images/\\S+");
    private static final Pattern IGNITION = Pattern.compile("ignition(?:_url|\\.config\\.url)=(\\S+)");
    private static final Pattern VERSION = Pattern.compile("/([0-9]+\\.[0-9]+\\.[0-9.]+)/");
    private static final Pattern EMBEDDED = Pattern.compile("data:;base64,([A-Za-z0-9+/=]+)");

    private final Server server;

    /**
     * Makes a client of one console.
     *
     * @param server where to boot from
     */
    public BootClient(Server server) {
        this.server = server;
    }

    /**
     * Boots from the network as far as the script: asks for a loader, fetches it, and asks what to do.
     *
     * @param box who boots
     * @return the script
     * @throws IOException when the server cannot be reached or refuses
     * @throws InterruptedException when interrupted
     */
    public String bootFromNetwork(Box box) throws IOException, InterruptedException {
        discover(box);
        loader(box);
        String hyphenated = box.mac().replace(':', '-');
        return get(
                box,
                URI.create(httpUrl("/boot.ipxe?mac=" + hyphenated + "&serial=" + encoded(box.serial())
                        + "&manufacturer=Slipway&product=" + encoded(box.model()) + "&buildarch=x86_64&platform=efi")));
    }

    /**
     * Does what the script says when it installs, up to the disk: fetches the images and the configuration.
     *
     * @param box who boots
     * @param script what it was told
     * @return the configuration that it was given; empty when the script boots the disk
     * @throws IOException when something cannot be fetched
     * @throws InterruptedException when interrupted
     */
    public String fetch(Box box, String script) throws IOException, InterruptedException {
        Matcher ignition = IGNITION.matcher(script);
        if (!ignition.find()) {
            return "";
        }
        Matcher image = IMAGE.matcher(script);
        while (image.find()) {
            get(box, URI.create(image.group()));
        }
        return get(box, URI.create(ignition.group(1)));
    }

    /**
     * Writes what was fetched to the machine's disk, as it were: it runs the version of the images from its next start on.
     *
     * @param machine the machine
     * @param script what it was told
     * @param hostKey the host key that the new system makes for itself
     */
    public void install(SimulatedMachine machine, String script, SshKeys hostKey) {
        Matcher image = IMAGE.matcher(script);
        Matcher version = VERSION.matcher(image.find() ? image.group() : "");
        machine.install(version.find() ? version.group(1) : machine.spec().version(), hostKey);
    }

    /**
     * Does what a live system does that was started by kexec, up to the disk: fetches its root filesystem, installs as its
     * initramfs says, and tells how it gets on.
     *
     * @param machine the machine
     * @param live the live system
     * @param writing how long the disk takes
     * @param hostKey the key that the installed system makes for itself
     * @return the configuration that the installed system was given
     * @throws IOException when something cannot be fetched
     * @throws InterruptedException when interrupted
     */
    public String runLive(SimulatedMachine machine, LiveBoot live, Duration writing, Supplier<SshKeys> hostKey)
            throws IOException, InterruptedException {
        Box box = Box.of(machine);
        get(box, URI.create(live.rootfs()));
        tell(box, live, "write", "running", "the live system runs, the installer begins");
        Thread.sleep(writing);
        install(machine, live.rootfs(), hostKey.get());
        tell(box, live, "reboot", "done", "the disk is written, the machine starts again");
        return live.destination();
    }

    private static void tell(Box box, LiveBoot live, String step, String outcome, String message)
            throws IOException, InterruptedException {
        send(
                box,
                HttpRequest.newBuilder(URI.create(live.events()))
                        .header("Content-Type", "application/json")
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"step\":\"%s\",\"outcome\":\"%s\",\"message\":\"%s\"}"
                                        .formatted(step, outcome, message)))
                        .build());
    }

    /**
     * Reports as the installed system does once.
     *
     * @param machine the installed machine
     * @param config the configuration that it was given
     * @throws IOException when the report is refused
     * @throws InterruptedException when interrupted
     */
    public void phoneHome(SimulatedMachine machine, String config) throws IOException, InterruptedException {
        machine.provision(installed(config));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("host_key", machine.hostKeys().toString());
        fields.put("boot_id", machine.bootId());
        fields.put("machine_id", machine.machineId());
        fields.put("os_release", machine.os().osRelease());
        fields.put("hostname", machine.spec().name());
        fields.put("addresses", machine.endpoint().host() + "/8");
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(httpUrl("/phone-home")))
                .header("Authorization", authorization(config))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        send(Box.of(machine), request);
    }

    /** The configuration of the installed system: inside the live one where there is a live system. */
    private static String installed(String config) {
        Matcher data = EMBEDDED.matcher(config);
        while (data.find()) {
            String text = new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8);
            if (text.startsWith("{") && text.contains("\"ignition\"")) {
                return installed(text);
            }
        }
        return config;
    }

    /** The secret of the phone-home unit lies in the configuration; in a live one it lies inside the final one. */
    private static String authorization(String config) {
        Matcher data = EMBEDDED.matcher(config);
        while (data.find()) {
            String text = new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8);
            String found = text.startsWith("Authorization: ")
                    ? text.substring("Authorization: ".length()).strip()
                    : authorization(text);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return "";
    }

    /** A DISCOVER as UEFI firmware sends it. The answer goes to the port of DHCP clients, where nobody listens here. */
    private void discover(Box box) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(new byte[] {1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78, 0, 0, (byte) 0x80, 0});
        packet.write(new byte[16]);
        packet.write(HexFormat.ofDelimiter(":").parseHex(box.mac()));
        packet.write(new byte[10 + 64 + 128]);
        packet.write(new byte[] {0x63, (byte) 0x82, 0x53, 0x63, 53, 1, 1, 93, 2, 0, 7, 94, 3, 1, 3, 0});
        byte[] vendorClass = "PXEClient:Arch:00007:UNDI:003000".getBytes(StandardCharsets.US_ASCII);
        packet.write(new byte[] {60, (byte) vendorClass.length});
        packet.write(vendorClass);
        packet.write(255);
        byte[] bytes = packet.toByteArray();
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(box.from(), 0))) {
            socket.send(new DatagramPacket(bytes, bytes.length, server.address(), server.dhcpPort()));
        }
    }

    /** Reads the loader by TFTP and throws it away; a server without a loader says so in its timeline. */
    private void loader(Box box) throws IOException {
        byte[] wish = "\0\1snponly.efi\0octet\0".getBytes(StandardCharsets.US_ASCII);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(box.from(), 0))) {
            socket.setSoTimeout(TFTP_TIMEOUT_MILLIS);
            socket.send(new DatagramPacket(wish, wish.length, server.address(), server.tftpPort()));
            DatagramPacket block = new DatagramPacket(new byte[TFTP_BLOCK + 4], TFTP_BLOCK + 4);
            for (int i = 0; i < MOST_BLOCKS; i++) {
                block.setLength(TFTP_BLOCK + 4);
                socket.receive(block);
                ByteBuffer header = ByteBuffer.wrap(block.getData(), 0, block.getLength());
                boolean data = block.getLength() >= 4 && header.getShort() == 3;
                if (!data) {
                    return;
                }
                byte[] ack = ByteBuffer.allocate(4)
                        .putShort((short) 4)
                        .putShort(header.getShort())
                        .array();
                socket.send(new DatagramPacket(ack, ack.length, block.getSocketAddress()));
                if (block.getLength() < TFTP_BLOCK + 4) {
                    return;
                }
            }
        } catch (SocketTimeoutException e) {
            // Firmware would try again; the script is asked for in any case.
        }
    }

    private String get(Box box, URI uri) throws IOException, InterruptedException {
        return send(box, HttpRequest.newBuilder(uri).timeout(PATIENCE).build());
    }

    private static String send(Box box, HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder()
                .localAddress(box.from())
                .connectTimeout(PATIENCE)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpResponse<String> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(request.uri().getPath() + " was answered with " + answer.statusCode() + ": "
                        + answer.body().strip());
            }
            return answer.body();
        }
    }

    private String httpUrl(String path) {
        return "http://" + server.address().getHostAddress() + ":" + server.httpPort() + path;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

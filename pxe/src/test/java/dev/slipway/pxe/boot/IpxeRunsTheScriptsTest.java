package dev.slipway.pxe.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.pxe.image.CpuArch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts in the hands of the real iPXE: the ROM of Debian's {@code ipxe-qemu} in a PC of QEMU's, on QEMU's own
 * network, without any privilege. Not emulated by hardware, so each test takes some ten seconds.
 */
class IpxeRunsTheScriptsTest {
    private static final Path QEMU = Path.of("/usr/bin/qemu-system-x86_64");
    private static final Path ROM = Path.of("/usr/lib/ipxe/qemu/pxe-e1000.rom");
    private static final Path KERNEL = Path.of("/usr/lib/ipxe/ipxe.lkrn");
    private static final Duration DEADLINE = Duration.ofSeconds(120);
    private static final MacAddress MAC = MacAddress.parse("52:54:00:7a:11:c4");

    @TempDir
    Path temporary;

    private final List<URI> asked = new CopyOnWriteArrayList<>();
    private final List<Process> started = new ArrayList<>();
    private HttpServer server;

    /** What the machine's own script is; set before the machine starts. */
    private volatile String script = "";

    /** How many requests for the kernel are answered with 404 first. */
    private volatile int kernelMissing;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(QEMU), "SKIPPED: no " + QEMU + " (Debian: qemu-system-x86)");
        assumeTrue(Files.exists(ROM), "SKIPPED: no " + ROM + " (Debian: ipxe-qemu)");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
        }
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void an_unknown_machine_describes_itself_asks_as_often_as_told_and_then_boots_its_disk() throws IOException {
        script = BootScript.awaitApproval(new AwaitApproval(
                MAC, URI.create("http://10.0.2.2:8080/machines"), url("/boot.ipxe"), Duration.ofSeconds(1), 3));
        Path console = machine();

        awaitConsole(console, "HELLO FROM THE DISK");
        assertThat(Files.readString(console))
                .contains("This machine is not known to Slipway: 52:54:00:7a:11:c4")
                .contains("Approve it at http://10.0.2.2:8080/machines")
                .contains("Asking again every 1 s, 3 of 3")
                .contains("Nobody approved this machine: it boots its own disk");
        List<String> queries = asked.stream()
                .filter(uri -> uri.getPath().equals("/boot.ipxe"))
                .map(URI::getRawQuery)
                .toList();
        assertThat(queries).hasSize(3);
        assertThat(queries.getFirst().split("&"))
                .contains(
                        "mac=52-54-00-7a-11-c4",
                        "uuid=5b0a3c1e-7d1f-4c67-9a53-0d8a8c7c2f11",
                        "serial=PF-2%20A",
                        "manufacturer=Some%20Maker",
                        "platform=pcbios")
                .anyMatch(parameter -> parameter.startsWith("buildarch="));
    }

    @Test
    void an_installed_machine_boots_its_disk() throws IOException {
        script = BootScript.localDisk(new LocalBoot("node1", "it is installed"));
        Path console = machine();

        awaitConsole(console, "HELLO FROM THE DISK");
        assertThat(Files.readString(console)).contains("Slipway: node1 boots its own disk (it is installed)");
    }

    @Test
    void a_kernel_that_is_not_there_yet_is_asked_for_again_and_then_started() throws IOException {
        assumeTrue(Files.exists(KERNEL), "SKIPPED: no " + KERNEL + " (Debian: ipxe)");
        kernelMissing = 1;
        script = BootScript.liveFlatcar(new LiveBoot(
                new BootFiles("node1", url("/images"), Images.flatcar(CpuArch.X86_64), List.of("ttyS0"), List.of()),
                url("/ignition/secret")));
        Path console = machine();

        // The kernel is itself an iPXE, whose banner shows that it runs.
        awaitConsole(console, "iPXE initialising devices");
        await().atMost(DEADLINE)
                .until(() -> Files.readString(console).split("iPXE initialising devices", -1).length >= 2
                        && asked.stream().anyMatch(uri -> uri.getPath().endsWith(".cpio.gz")));
        assertThat(Files.readString(console)).contains("could not be loaded from Slipway (try 1 of 5)");
        String base = "/images/flatcar/stable/x86_64/4593.2.5/";
        assertThat(asked.stream().map(URI::getPath).filter(path -> path.startsWith("/images")))
                .containsExactly(
                        base + "flatcar_production_pxe.vmlinuz",
                        base + "flatcar_production_pxe.vmlinuz",
                        base + "flatcar_production_pxe_image.cpio.gz");
    }

    @Test
    void a_machine_boots_its_disk_when_slipway_does_not_answer() throws IOException {
        script = "";
        Path console = machine();

        awaitConsole(console, "Slipway cannot be reached: this machine goes on to its own disk");
        awaitConsole(console, "HELLO FROM THE DISK");
        assertThat(asked.stream().filter(uri -> uri.getPath().equals("/boot.ipxe")))
                .hasSize(5);
    }

    private URI url(String path) {
        return URI.create("http://10.0.2.2:" + server.getAddress().getPort() + path);
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        asked.add(uri);
        byte[] body = switch (uri.getPath()) {
            case "/autoexec.ipxe" -> text(BootScript.entry(new ScriptEntry(url("/boot.ipxe"))));
            case "/boot.ipxe" -> text(script);
            case String path
            when path.endsWith(".vmlinuz") -> kernelMissing-- > 0 ? new byte[0] : Files.readAllBytes(KERNEL);
            case String path when path.endsWith(".cpio.gz") -> new byte[4096];
            default -> new byte[0];
        };
        exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A PC whose network card is first in the boot order, and whose disk says hello on the serial port. */
    private Path machine() throws IOException {
        Path console = temporary.resolve("console.log");
        Path disk = temporary.resolve("disk.raw");
        Files.write(disk, bootSector("HELLO FROM THE DISK\r\n"));
        List<String> command = List.of(
                QEMU.toString(),
                "-machine",
                "pc,graphics=off,accel=tcg",
                "-m",
                "256",
                "-nodefaults",
                "-no-user-config",
                "-no-reboot",
                "-display",
                "none",
                "-serial",
                "file:" + console,
                "-uuid",
                "5b0a3c1e-7d1f-4c67-9a53-0d8a8c7c2f11",
                "-smbios",
                "type=1,manufacturer=Some Maker,product=Box,serial=PF-2 A&B,"
                        + "uuid=5b0a3c1e-7d1f-4c67-9a53-0d8a8c7c2f11",
                "-drive",
                "file=" + disk + ",format=raw,if=none,id=d",
                "-device",
                "virtio-blk-pci,drive=d,bootindex=2",
                "-netdev",
                "user,id=n,bootfile=" + url("/autoexec.ipxe"),
                "-device",
                "e1000,netdev=n,bootindex=1,mac=" + MAC + ",romfile=" + ROM);
        started.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("qemu.log").toFile())
                .start());
        return console;
    }

    private void awaitConsole(Path console, String words) {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(200))
                .alias("\"" + words + "\" on the console " + console)
                .until(() -> Files.exists(console)
                        && Files.readString(console, StandardCharsets.ISO_8859_1)
                                .contains(words));
    }

    /** x86 real mode: for each character {@code mov al,c; out dx,al} to the first serial port, then halt. */
    private static byte[] bootSector(String words) {
        byte[] disk = new byte[1 << 20];
        int at = 0;
        for (int b : new int[] {0xba, 0xf8, 0x03}) {
            disk[at++] = (byte) b;
        }
        for (char c : words.toCharArray()) {
            disk[at++] = (byte) 0xb0;
            disk[at++] = (byte) c;
            disk[at++] = (byte) 0xee;
        }
        for (int b : new int[] {0xfa, 0xf4, 0xeb, 0xfd}) {
            disk[at++] = (byte) b;
        }
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        return disk;
    }
}

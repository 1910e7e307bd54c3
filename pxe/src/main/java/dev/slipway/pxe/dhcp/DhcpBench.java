package dev.slipway.pxe.dhcp;

import dev.slipway.pxe.boot.BootDecision;
import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.Loaders;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How soon the proxyDHCP server answers, over loopback: iPXE waits two seconds and no longer. */
public final class DhcpBench {
    private static final Inet4Address SERVER = BootInterface.address("127.0.0.1");
    private static final Inet4Address NONE = BootInterface.address("0.0.0.0");
    private static final int DEADLINE_MILLIS = 2000;
    private static final int BURST = 500;
    private static final int BURSTS = 10;

    private DhcpBench() {}

    /**
     * Sends bursts of DISCOVERs of {@value #BURST} machines each and prints the percentiles of the time to each OFFER,
     * the first burst (a cold server) by itself.
     *
     * @param out where to print
     * @throws IOException when a socket cannot be opened
     */
    public static void run(PrintStream out) throws IOException {
        try (DatagramSocket answers = new DatagramSocket(new InetSocketAddress(SERVER, 0));
                DatagramSocket questions = new DatagramSocket(new InetSocketAddress(SERVER, 0));
                ProxyDhcpServer server = ProxyDhcpServer.start(
                        new ProxyDhcpConfig(
                                List.of(BootInterface.of("lo", SERVER, 1)), 0, answers.getLocalPort(), 0, SERVER),
                        _ -> new BootDecision.Serve(""),
                        new Loaders(Path.of("loaders"), List.of()),
                        _ -> {},
                        Clock.systemUTC())) {
            answers.setReceiveBufferSize(1 << 20);
            answers.setSoTimeout(DEADLINE_MILLIS);
            int port = server.reports().getFirst().port();
            out.printf(Locale.ROOT, "DHCP, bursts of %d DISCOVERs over loopback, milliseconds to the OFFER%n", BURST);
            out.printf(Locale.ROOT, "%8s %8s %8s %8s %8s %8s%n", "burst", "answered", "p50", "p95", "p99", "max");
            for (int burst = 0; burst < BURSTS; burst++) {
                long[] nanos = burst(questions, answers, port, burst);
                out.printf(
                        Locale.ROOT,
                        "%8d %8d %8.1f %8.1f %8.1f %8.1f%n",
                        burst + 1,
                        nanos.length,
                        percentile(nanos, 50),
                        percentile(nanos, 95),
                        percentile(nanos, 99),
                        percentile(nanos, 100));
            }
        }
    }

    private static long[] burst(DatagramSocket questions, DatagramSocket answers, int port, int burst)
            throws IOException {
        long[] sent = new long[BURST];
        Thread sender = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < BURST; i++) {
                byte[] bytes = DhcpCodec.encode(discover(burst * BURST + i));
                sent[i] = System.nanoTime();
                try {
                    questions.send(new DatagramPacket(bytes, bytes.length, SERVER, port));
                } catch (IOException e) {
                    // Counts as not answered.
                    return;
                }
            }
        });
        long[] took = new long[BURST];
        int count = 0;
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (count < BURST) {
            try {
                answers.receive(packet);
            } catch (SocketTimeoutException e) {
                break;
            }
            long now = System.nanoTime();
            Octets bytes = Octets.remaining(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
            if (DhcpCodec.decode(bytes) instanceof DhcpMessage offer) {
                took[count++] = now - sent[offer.xid() - burst * BURST];
            }
        }
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long[] answered = Arrays.copyOf(took, count);
        Arrays.sort(answered);
        return answered;
    }

    private static double percentile(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)] / 1e6;
    }

    private static DhcpMessage discover(int machine) {
        Map<Integer, Octets> options = new LinkedHashMap<>();
        options.put(DhcpOption.MESSAGE_TYPE, Octets.of(DhcpMessage.DISCOVER));
        options.put(DhcpOption.VENDOR_CLASS, Octets.text("PXEClient:Arch:00007:UNDI:003000"));
        options.put(DhcpOption.CLIENT_ARCH, Octets.of(0, 7));
        options.put(DhcpOption.USER_CLASS, Octets.text("iPXE"));
        return new DhcpMessage(
                DhcpMessage.BOOT_REQUEST,
                DhcpMessage.ETHERNET,
                0,
                machine,
                0,
                0x8000,
                NONE,
                NONE,
                NONE,
                NONE,
                Octets.of(0x52, 0x54, 0, machine >> 16, machine >> 8, machine),
                "",
                "",
                options);
    }
}

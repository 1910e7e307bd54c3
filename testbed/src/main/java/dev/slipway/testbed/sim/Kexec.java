package dev.slipway.testbed.sim;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a simulated Fedora CoreOS does about a rebuild: it fetches for real, keeps in memory what it is told, and forgets all
 * when it boots. All methods lock, but for downloads.
 */
final class Kexec {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NETWORK_ENTRY = "0002";
    private static final int WRONG_CHECKSUM = 66;
    private static final int NOT_LOADED = 69;
    private static final int BROKE_OFF = 74;

    private final SimulatedMachine machine;
    private boolean fetched;
    private byte[] archive = new byte[0];
    private String arguments = "";
    private boolean loaded;
    private boolean jumped;

    Kexec(SimulatedMachine machine) {
        this.machine = machine;
    }

    int script(String name, List<String> given, Invocation call) throws InterruptedException {
        return switch (name) {
            case "rebuild-look" -> call.say(look(given.getFirst()));
            case "rebuild-reach" -> reach(call);
            case "rebuild-fetch" -> fetch(given, call);
            case "rebuild-append" -> append(given, call);
            case "rebuild-load" -> load(given, call);
            case "rebuild-jump" -> jump(call);
            case "rebuild-undo" -> {
                forget();
                yield 0;
            }
            default -> Invocation.NOT_FOUND;
        };
    }

    /** efibootmgr(8), as far as the next boot goes: this firmware asks the network first anyway. */
    int bootManager(Invocation call) {
        return call.say((call.has("-n") ? "BootNext: " + call.last() + "\n" : "")
                + entries().replace("efi ", ""));
    }

    private String entries() {
        String mac = machine.spec().mac().replace(":", "").toUpperCase(java.util.Locale.ROOT);
        return """
                efi BootCurrent: 0001
                efi BootOrder: %1$s,0001
                efi Boot0001* Fedora
                efi Boot%1$s* UEFI PXEv4 (MAC:%2$s)
                """.formatted(NETWORK_ENTRY, mac);
    }

    private String look(String disk) {
        String name = "/dev/disk/by-id/ata-SIMULATED_SSD_256GB_" + machine.diskSerial();
        boolean there = disk.equals("/dev/sda") || disk.equals(name);
        String id = Release.sha256("data of " + machine.spec().name());
        return (there ? "disk /dev/sda\nname " + name + "\n" + """
                volume part /dev/sda2 2 4096 133169152  vfat EFI-SYSTEM EFI-SYSTEM
                volume part /dev/sda3 3 264192 402653184 %1$s ext4 boot boot
                volume part /dev/sda4 4 1050624 53687091200 %1$s xfs root root
                volume part /dev/sda5 5 105908224 201825714176 %2$s xfs data data
                """.formatted(uuid(machine.machineId()), uuid(id)) : "")
                + "kexec yes\nlockdown none\nrun-kib 1600000\n" + entries() + "done";
    }

    private static String uuid(String hex) {
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-4" + hex.substring(13, 16) + "-8"
                + hex.substring(17, 20) + "-" + hex.substring(20, 32);
    }

    private int reach(Invocation call) throws InterruptedException {
        StringBuilder answer = new StringBuilder();
        int number = 0;
        for (String url :
                new String(call.input(), StandardCharsets.UTF_8).lines().toList()) {
            number++;
            String status;
            try {
                HttpRequest head = HttpRequest.newBuilder(URI.create(url))
                        .HEAD()
                        .timeout(PATIENCE)
                        .build();
                status = Integer.toString(send(head).statusCode());
            } catch (IOException e) {
                status = "000";
            }
            answer.append(number).append(' ').append(status).append('\n');
        }
        return call.say(answer + "done");
    }

    private int fetch(List<String> given, Invocation call) throws InterruptedException {
        for (int i = 1; i + 1 < given.size(); i += 2) {
            try {
                HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(URI.create(given.get(i)))
                        .timeout(PATIENCE)
                        .build());
                if (answer.statusCode() != 200) {
                    return call.fail(22, "curl: (22) The requested URL returned error: " + answer.statusCode());
                }
                if (!sha256(answer.body()).equals(given.get(i + 1))) {
                    return call.fail(
                            WRONG_CHECKSUM, "what came from " + given.get(i) + " does not have the promised checksum");
                }
            } catch (IOException e) {
                return call.fail(7, "curl: (7) " + e.getMessage());
            }
        }
        synchronized (this) {
            fetched = true;
            archive = new byte[0];
        }
        return 0;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private int append(List<String> given, Invocation call) {
        byte[] came = call.input();
        synchronized (this) {
            if (!fetched) {
                return call.fail(1, "cat: length: No such file or directory");
            }
            if (came.length != Integer.parseInt(given.get(1))) {
                return call.fail(BROKE_OFF, "only " + came.length + " of " + given.get(1) + " bytes came");
            }
            archive = came;
            return 0;
        }
    }

    private synchronized int load(List<String> given, Invocation call) {
        if (archive.length == 0) {
            return call.fail(NOT_LOADED, "no kernel is loaded");
        }
        arguments = given.get(1);
        loaded = true;
        return 0;
    }

    private int jump(Invocation call) {
        synchronized (this) {
            if (!loaded) {
                return call.fail(NOT_LOADED, "no kernel is loaded");
            }
            jumped = true;
        }
        machine.reboot();
        return 0;
    }

    synchronized String isLoaded() {
        return loaded ? "1" : "0";
    }

    /** What was in memory is gone with the boot. */
    synchronized void forget() {
        fetched = false;
        archive = new byte[0];
        loaded = false;
        jumped = false;
    }

    /** What starts now instead of the disk; empty when nothing was jumped into. */
    synchronized Optional<LiveBoot> started() {
        Optional<LiveBoot> live = jumped ? Optional.of(LiveBoot.of(arguments, archive)) : Optional.empty();
        forget();
        return live;
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder()
                .localAddress(InetAddress.ofLiteral(machine.endpoint().host()))
                .connectTimeout(PATIENCE)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}

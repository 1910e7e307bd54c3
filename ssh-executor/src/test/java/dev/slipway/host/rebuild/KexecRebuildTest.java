package dev.slipway.host.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.host.Answer;
import dev.slipway.host.rebuild.KexecRebuild.Artefact;
import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteCommand;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The steps in a real shell with a real curl; kexec and systemctl are stand-ins that write down what they are told. */
@Timeout(240)
class KexecRebuildTest {
    private static final byte[] KERNEL = "kernel".getBytes(StandardCharsets.UTF_8);
    private static final byte[] INITRAMFS = "initramfs of 25 bytes....".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private final Map<String, byte[]> served = new ConcurrentHashMap<>();
    private HttpServer server;
    private Path work;
    private Path loaded;
    private KexecRebuild rebuild;

    private record Ended(int exit, String text) {}

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        served.put("/kernel", KERNEL);
        served.put("/initramfs.img", INITRAMFS);
        server.createContext("/", exchange -> {
            byte[] body = served.get(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
            if (body != null) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        rebuild = new KexecRebuild(
                new Artefact(URI.create(base + "/kernel"), sha256(KERNEL)),
                new Artefact(URI.create(base + "/initramfs.img"), sha256(INITRAMFS)),
                List.of("console=ttyS0,115200n8", "ip=dhcp"));
        work = directory.resolve("run/slipway");
        loaded = Files.writeString(directory.resolve("kexec_loaded"), "0\n");
        Path bin = Files.createDirectory(directory.resolve("bin"));
        standIn(bin.resolve("kexec"), """
            #!/bin/sh
            echo "$*" >>"$TOLD"
            case $1 in
              "$REFUSED") echo 'Operation not permitted' >&2; exit 255 ;;
              -u) echo 0 >"$LOADED" ;;
              *) if [ "$REFUSED" != all ]; then echo 1 >"$LOADED"; fi ;;
            esac
            """);
        standIn(bin.resolve("systemctl"), "#!/bin/sh\necho \"systemctl $*\" >>\"$TOLD\"\n");
    }

    private static void standIn(Path at, String script) throws Exception {
        Files.writeString(at, script);
        assertThat(at.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private Ended run(RemoteCommand command, String refused) throws Exception {
        RemoteCommand.Program.Script script = (RemoteCommand.Program.Script) command.program();
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", script.text(), "slipway"));
        words.addAll(script.arguments());
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("TOLD", told().toString());
        builder.environment().put("LOADED", loaded.toString());
        builder.environment().put("REFUSED", refused);
        Process process = builder.start();
        try (var stdin = process.getOutputStream();
                var content = command.stdin().open()) {
            content.transferTo(stdin);
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), text);
    }

    private Path told() {
        return directory.resolve("told");
    }

    private void fetched() throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":")).anyMatch(at -> Files.isExecutable(Path.of(at, "curl"))),
                "SKIPPED: no curl here; install curl");
        assertThat(run(rebuild.fetch(work.toString()), "")).returns(0, Ended::exit);
    }

    @Test
    void whatIsFetchedIsCheckedAndNotFetchedTwice() throws Exception {
        fetched();
        assertThat(work.resolve("kernel")).hasBinaryContent(KERNEL);
        served.clear();
        assertThat(run(rebuild.fetch(work.toString()), "")).returns(0, Ended::exit);
    }

    @Test
    void somethingElseThanPromisedIsRefusedAndNotKept() throws Exception {
        fetched();
        served.put("/kernel", "evil".getBytes(StandardCharsets.UTF_8));
        Files.delete(work.resolve("kernel"));
        Ended ended = run(rebuild.fetch(work.toString()), "");
        assertThat(ended.exit()).isEqualTo(66);
        assertThat(ended.text()).contains("promised checksum");
        assertThat(work.resolve("kernel")).doesNotExist();
        assertThat(work.resolve("kernel.part")).doesNotExist();
    }

    @Test
    void anArchiveIsAppendedOnAMultipleOfFourHoweverOften() throws Exception {
        fetched();
        for (String archive : List.of("070701 first", "070701 the second one", "070701 3")) {
            Content content = Content.utf8(archive);
            assertThat(run(KexecRebuild.append(work.toString(), content), "")).returns(0, Ended::exit);
            assertThat(Files.readString(work.resolve("initrd")))
                    .isEqualTo(new String(INITRAMFS, StandardCharsets.UTF_8) + "\0\0\0" + archive);
        }
        assertThat(Files.getPosixFilePermissions(work.resolve("initrd"))).hasSize(2);
    }

    @Test
    void anArchiveThatBreaksOffLeavesNothingToLoadAndCanBeSentAgain() throws Exception {
        fetched();
        RemoteCommand whole = KexecRebuild.append(work.toString(), Content.utf8("070701 all of it"));
        Ended ended = run(whole.withStdin(Content.utf8("070701 all")), "");
        assertThat(ended.exit()).isEqualTo(74);
        assertThat(work.resolve("initrd")).doesNotExist();
        assertThat(run(whole, "")).returns(0, Ended::exit);
        assertThat(Files.readString(work.resolve("initrd")))
                .isEqualTo(new String(INITRAMFS, StandardCharsets.UTF_8) + "\0\0\0" + "070701 all of it");
    }

    @Test
    void theOldCallIsTriedWhenTheNewOneIsRefusedAndNeitherIsBelieved() throws Exception {
        Files.createDirectories(work);
        assertThat(run(rebuild.load(work.toString(), loaded.toString()), "-s")).returns(0, Ended::exit);
        assertThat(Files.readAllLines(told()))
                .containsExactly(
                        "-s -l kernel --initrd=initrd --command-line=console=ttyS0,115200n8 ip=dhcp",
                        "-c -l kernel --initrd=initrd --command-line=console=ttyS0,115200n8 ip=dhcp");
        Files.writeString(loaded, "0\n");
        assertThat(run(rebuild.load(work.toString(), loaded.toString()), "all"))
                .isEqualTo(new Ended(69, "no kernel is loaded\n"));
    }

    @Test
    void nothingIsStartedWithoutALoadedKernel() throws Exception {
        assertThat(run(KexecRebuild.jump(loaded.toString()), "")).returns(69, Ended::exit);
        assertThat(told()).doesNotExist();
        Files.writeString(loaded, "1\n");
        assertThat(run(KexecRebuild.jump(loaded.toString()), "")).returns(0, Ended::exit);
        assertThat(told()).hasContent("systemctl kexec");
    }

    @Test
    void allIsTakenBackHoweverOften() throws Exception {
        Files.createDirectories(work);
        Files.writeString(loaded, "1\n");
        assertThat(run(KexecRebuild.undo(work.toString(), loaded.toString()), ""))
                .returns(0, Ended::exit);
        assertThat(run(KexecRebuild.undo(work.toString(), loaded.toString()), ""))
                .returns(0, Ended::exit);
        assertThat(told()).hasContent("-u");
        assertThat(work).doesNotExist();
    }

    @Test
    void aLookAtThisComputerIsUnderstood() throws Exception {
        assertThat(RebuildLook.parse(
                        run(KexecRebuild.look("/dev/no-such-disk"), "").text()))
                .isInstanceOfSatisfying(Answer.Said.class, said -> {
                    RebuildLook look = (RebuildLook) said.value();
                    assertThat(look.disk()).isEmpty();
                    assertThat(look.kexec()).isTrue();
                    assertThat(look.runBytes()).isPositive();
                });
        assertThat(RebuildLook.parse("kexec yes\n")).isInstanceOf(Answer.Unreadable.class);
    }

    @Test
    void argumentsThatWouldFallApartAreRefused() {
        Artefact artefact = rebuild.kernel();
        assertThatThrownBy(() -> new KexecRebuild(artefact, artefact, List.of("a b")))
                .hasMessageContaining("one argument");
        assertThatThrownBy(() -> new KexecRebuild(artefact, artefact, List.of("x".repeat(3000))))
                .hasMessageContaining("2047");
        assertThatThrownBy(() -> new Artefact(URI.create("ftp://x/y"), "0".repeat(64)))
                .hasMessageContaining("http");
        assertThatThrownBy(() -> new Artefact(URI.create("http://x/y"), "0")).hasMessageContaining("SHA-256");
    }

    @Test
    void consoleAndNetworkAreCarriedOverAndTheRootIsNot() {
        assertThat(LiveArguments.of(
                        URI.create("http://c:8080/rootfs.img"),
                        "BOOT_IMAGE=(hd0)/x root=UUID=1 ostree=/y ignition.platform.id=qemu console=tty0"
                                + " console=ttyS0,115200n8 ip=192.0.2.7::192.0.2.1:255.255.255.0:a:ens2:none"
                                + " nameserver=192.0.2.1 quiet\n",
                        List.of()))
                .containsExactly(
                        "coreos.live.rootfs_url=http://c:8080/rootfs.img",
                        "ignition.firstboot",
                        "ignition.platform.id=metal",
                        "rd.neednet=1",
                        "console=tty0",
                        "console=ttyS0,115200n8",
                        "ip=192.0.2.7::192.0.2.1:255.255.255.0:a:ens2:none",
                        "nameserver=192.0.2.1");
        assertThat(LiveArguments.of(URI.create("http://c/r"), "quiet", List.of()))
                .contains("ip=dhcp");
        assertThat(LiveArguments.of(
                        URI.create("http://c/r"),
                        "ip=dhcp nameserver=192.0.2.1 console=tty0",
                        List.of("ip=192.0.2.9::192.0.2.1:255.255.255.0:a::none", "rd.neednet=1")))
                .as("a declared address takes the place of what the running system was told")
                .containsExactly(
                        "coreos.live.rootfs_url=http://c/r",
                        "ignition.firstboot",
                        "ignition.platform.id=metal",
                        "rd.neednet=1",
                        "ip=192.0.2.9::192.0.2.1:255.255.255.0:a::none",
                        "console=tty0");
    }

    @Test
    void theFirmwaresNetworkEntryIsFoundByAddress() {
        List<BootEntry> entries = BootEntry.parse(List.of(
                "BootCurrent: 0001",
                "BootOrder: 0001,0002",
                "Boot0000* UiApp",
                "Boot0001* UEFI Misc Device\tPciRoot(0x0)/Pci(0x3,0x0)",
                "Boot0002* UEFI PXEv4 (MAC:525400000010)\tPciRoot(0x0)/MAC(525400000010,1)/IPv4(0.0.0.0)",
                "Boot0003* UEFI PXEv4 (MAC:525400000011)",
                "Boot0004* UEFI HTTPv4 (MAC:525400000010)",
                "Boot0005  UEFI PXEv6 (MAC:525400000010)"));
        assertThat(entries).hasSize(6);
        assertThat(BootEntry.network(entries, "52:54:00:00:00:11"))
                .map(BootEntry::number)
                .contains("0003");
        assertThat(BootEntry.network(entries, "52:54:00:00:00:99")).isEmpty();
        assertThat(BootEntry.network(
                        BootEntry.parse(List.of("Boot0007* IBA GE Slot 00C8 PXE IPv4")), "52:54:00:00:00:99"))
                .map(BootEntry::number)
                .contains("0007");
        assertThat(entries.get(2).isNext("BootNext: 0002\nBootCurrent: 0001\n")).isTrue();
        assertThat(entries.get(2).isNext("BootCurrent: 0002\n")).isFalse();
    }

    @Test
    void theDisksNamesPartitionsAndTheFirmwaresOrderAreUnderstood() {
        RebuildLook look = said(RebuildLook.parse("""
                disk /dev/sda
                name /dev/disk/by-id/wwn-0x5000c500a1b2c3d4
                name /dev/disk/by-id/ata-ST4000_ZDH1
                volume disk /dev/sda   4000787030016
                volume part /dev/sda4 4 1050624 9126805504 1b2c ext4 root root
                volume part /dev/sda5 5 18876416 3991122677760 80db xfs my\\x20data my\\x20d\\xc3\\xa4ta
                kexec yes
                efi BootOrder: 0002,0001
                efi Boot0002* UEFI PXEv4 (MAC:525400000010)
                run-kib 400000
                done
                """));
        assertThat(look.lastingName()).isEqualTo("/dev/disk/by-id/ata-ST4000_ZDH1");
        assertThat(look.partitions()).hasSize(2);
        assertThat(look.partitionsLabelled("my*"))
                .containsExactly(new RebuildLook.Partition(
                        "/dev/sda5", 5, 18876416L * 512, 3991122677760L, "80db", "xfs", "my data", "my d\u00e4ta"));
        assertThat(look.isFirst(look.firmware().getFirst())).isTrue();
        assertThat(said(RebuildLook.parse("done\n")).lastingName()).isEmpty();
    }

    private static RebuildLook said(Answer<RebuildLook> answer) {
        return switch (answer) {
            case Answer.Said<RebuildLook>(RebuildLook look) -> look;
            case Answer.Unreadable<RebuildLook>(String words) -> throw new AssertionError(words);
        };
    }

    @Test
    void whatTheMachineReachesIsAskedWithoutTellingSecretsToItsProcessList() throws Exception {
        fetched();
        URI base = rebuild.kernel().url();
        Reach reach = new Reach(List.of(
                new Reach.Source(base.resolve("/kernel"), false),
                new Reach.Source(URI.create("http://me:secret@127.0.0.1:" + base.getPort() + "/gone?token=1"), false),
                new Reach.Source(base.resolve("/gone"), true),
                new Reach.Source(URI.create("http://127.0.0.1:9/x"), false)));

        Ended ended = run(reach.command(), "");

        assertThat(reach.unreachable(ended.text()))
                .isEqualTo(new Answer.Said<>(List.of(
                        "http://127.0.0.1:" + base.getPort() + "/gone (answered with 404)", "http://127.0.0.1:9/x")));
        assertThat(reach.unreachable("1 200\ndone\n")).isInstanceOf(Answer.Unreadable.class);
        assertThat(reach.toString()).doesNotContain("secret", "token");
        assertThat(reach.command().program().toString()).doesNotContain("me:secret");
    }
}

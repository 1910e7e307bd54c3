package dev.slipway.fleet.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.applied.AppliedBy;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.audit.AuditEntry;
import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.inventory.Fleet;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationRooms;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.fleet.operation.QuickRooms;
import dev.slipway.fleet.operation.StartOutcome;
import dev.slipway.fleet.provision.DesiredConfig;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.fleet.update.Blocklist;
import dev.slipway.fleet.update.Reboot;
import dev.slipway.fleet.update.RebootKind;
import dev.slipway.host.drift.Declared;
import dev.slipway.host.drift.FileContent;
import dev.slipway.ssh.SshKeys;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.testbed.host.Flavour;
import dev.slipway.testbed.host.HostSpec;
import dev.slipway.testbed.host.TestHost;
import dev.slipway.testbed.host.TestHosts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drift from its beginning to its end, on a host with a real systemd, OpenSSH, sudo and ostree. */
class DriftOnHostsIT {
    private static final Author MK = new Author("mk", "mk@example.org");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String ODD = "/etc/it's \"odd\" {{ name }}";
    private static final String PROFILE = """
            variant: fcos
            version: 1.5.0
            passwd:
              users:
                - name: core
                  ssh_authorized_keys:
                    - %s
            storage:
              files:
                # What the application reads.
                - path: /etc/app.conf
                  mode: 0644
                  contents:
                    inline: |
                      name = {{ machine.name }}
                      level = 1
                - path: /etc/app.list
                  contents:
                    local: app.list
                - path: /etc/app.data
                  mode: 0640
                  contents:
                    inline: secret
              links:
                - path: /etc/app.link
                  target: app.conf
            systemd:
              units:
                - name: app.service
                  enabled: true # from the beginning
                  contents: |
                    [Unit]
                    Description=An application
                    [Service]
                    Type=oneshot
                    RemainAfterExit=yes
                    ExecStart=/bin/true
                    [Install]
                    WantedBy=multi-user.target
            """;

    private static TestHosts hosts;

    @TempDir
    Path directory;

    private final MachineName machine = new MachineName("drifting-" + COUNT.incrementAndGet());
    private final SshKeys declaredKey = SshKeys.generate("declared");
    private Fleet fleet;
    private OperationRooms operations;
    private Drifts drifts;
    private DriftTexts texts;
    private Adoptions adoptions;
    private TestHost host;

    @BeforeAll
    static void needsRootAndAFewPrograms() {
        List<String> missing = TestHosts.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: test hosts need " + String.join(", ", missing));
        hosts = TestHosts.open(Path.of("target", "hosts", "drift"));
    }

    @AfterAll
    static void closeHosts() {
        if (hosts != null) {
            hosts.close();
        }
    }

    @BeforeEach
    void begin() throws Exception {
        TestDatabase database = new TestDatabase();
        fleet = new Fleet(directory, database, Clock.systemUTC());
        operations = QuickRooms.open(new OperationRooms.Foundation(
                database.jdbc(),
                database.transactions(),
                List.of(new RebootKind(fleet.inventory::refresh, new Blocklist(database.jdbc(), Clock.systemUTC()))),
                fleet.routes,
                fleet.ssh,
                fleet.audit,
                fleet.events,
                Clock.systemUTC()));
        drifts = new Drifts(new Drifts.Foundation(
                database.jdbc(),
                fleet.repository,
                fleet.provision.provisioning(),
                fleet.inventory,
                fleet.routes,
                operations.operations(),
                new DriftScans(database.jdbc(), fleet.repository, fleet.applied, fleet.ssh, Clock.systemUTC()),
                fleet.audit,
                fleet.events,
                Clock.systemUTC()));
        fleet.events.subscribe(drifts::follow);
        texts = new DriftTexts(fleet.routes, fleet.ssh, fleet.applied, fleet.inventory);
        adoptions = new Adoptions(
                new Adoptions.Foundation(
                        fleet.repository,
                        new ProfileRenderer(),
                        new MachineConfigs(new ProfileRenderer()),
                        fleet.provision.desired(),
                        fleet.applied,
                        drifts,
                        fleet.routes,
                        fleet.ssh),
                texts);
    }

    @AfterEach
    void end() {
        if (host != null) {
            host.close();
        }
        if (drifts != null) {
            drifts.close();
            operations.close();
            fleet.close();
        }
    }

    /** A host that has what is declared for it, as after an installation. */
    private void install() {
        install(Flavour.FEDORA_COREOS, PROFILE, "");
    }

    private void install(Flavour flavour, String profile, String more) {
        host = hosts.up(HostSpec.of(machine.value(), flavour, fleet.keys.authorizedKeysLine()));
        fleet.change(
                new FileEdit.Put("profiles/app/butane.yaml", profile.formatted(declaredKey.authorizedKeysLine())),
                new FileEdit.Put("profiles/app/app.list", "one\ntwo\n"),
                new FileEdit.Put("machines/" + machine + ".yaml", """
                        macs: ["52:54:00:00:00:01"]
                        profile: app
                        ssh: {user: core, port: 22, address: %s}
                        """.formatted(host.address()) + more));
        fleet.provision.pins().pin(machine.value(), List.of(host.hostKey()), host.address());
        DesiredConfig.Ready desired =
                (DesiredConfig.Ready) fleet.provision.desired().of(machine);
        Expectation expectation =
                Expectation.of(Ignition.read(desired.content().ignition().getBytes(StandardCharsets.UTF_8))
                        .config());
        expectation.declared().forEach(this::make);
        host.shell("systemctl daemon-reload; systemctl reset-failed");
        ConfigId kept = fleet.applied.keep(machine, desired.commit(), desired.profile(), desired.content());
        fleet.applied.applied(kept, new AppliedBy.Installation(1));
    }

    private void make(Declared declared) {
        switch (declared) {
            case Declared.File file -> {
                byte[] bytes = new byte[0];
                if (file.content() instanceof FileContent.Exactly(ByteBuffer content)) {
                    bytes = new byte[content.remaining()];
                    content.duplicate().get(bytes);
                }
                host.writeFile(file.path(), new String(bytes, StandardCharsets.UTF_8));
                host.shell("chmod %04o '%s'; chown 0:0 '%s'".formatted(file.mode(), file.path(), file.path()));
            }
            case Declared.Link link -> host.shell("ln -sfn '" + link.target() + "' '" + link.path() + "'");
            case Declared.Unit unit -> host.shell("systemctl enable " + unit.name());
            case Declared.Account account ->
                host.shell("mkdir -p /home/core/.ssh/authorized_keys.d; printf '%s\\n' '"
                        + String.join("' '", account.keys()) + "' >/home/core/.ssh/authorized_keys.d/ignition;"
                        + " chown -R core /home/core/.ssh");
            case Declared.Directory directory -> host.shell("mkdir -p '" + directory.path() + "'");
            case Declared.Group group -> {}
            case Declared.KernelArguments arguments -> {}
        }
    }

    private DriftReport scan() {
        assertThat(drifts.scan(machine)).isInstanceOf(ScanOutcome.Scanned.class);
        return drifts.of(machine);
    }

    private static DriftItem item(DriftReport report, Predicate<DriftItem> which) {
        return report.seen().stream()
                .filter(which)
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.toString()));
    }

    @Test
    void driftIsFoundShownAdoptedAndGone() {
        install();
        DriftReport first = scan();
        assertThat(first.state()).as(first.toString()).isInstanceOf(DriftState.None.class);
        assertThat(first.gaps()).anyMatch(gap -> gap.contains("baseline of /etc was taken"));

        String foreign = SshKeys.generate("foreign").authorizedKeysLine();
        host.shell("printf 'name = " + machine + "\\nlevel = 2\\n' >/etc/app.conf");
        host.shell("printf 'one\\ntwo\\nthree\\n' >/etc/app.list");
        host.shell("chmod 0660 /etc/app.data; chown core:core /etc/app.data; printf other >/etc/app.data");
        host.shell("ln -sfn app.list /etc/app.link");
        host.shell("systemctl disable app.service; mkdir -p /etc/systemd/system/app.service.d");
        host.writeFile("/etc/systemd/system/app.service.d/50-more.conf", "[Service]\nNice=5\n");
        host.shell("systemctl daemon-reload");
        host.shell("printf '%s\\n' '" + foreign + "' >>/home/core/.ssh/authorized_keys.d/ignition");
        host.writeFile(ODD, "hello = {{ name }}\n");

        DriftReport drifted = scan();
        assertThat(drifted.seen())
                .as(drifted.toString())
                .extracting(DriftItem::aspect)
                .containsExactlyInAnyOrder(
                        "CONTENT",
                        "CONTENT",
                        "CONTENT",
                        "MODE",
                        "OWNER",
                        "OWNER",
                        "TARGET",
                        "UNIT_STATE",
                        "FOREIGN_DROPIN",
                        "KEY_FOREIGN",
                        "ADDED");
        assertThat(fleet.audit.latest(5))
                .extracting(AuditEntry::action)
                .anyMatch(did -> did.startsWith("drift appeared"));
        DriftItem conf = item(drifted, each -> each.path().equals("/etc/app.conf"));
        assertThat(texts.of(machine, conf).toString()).contains("level = 1").contains("level = 2");
        DriftItem secret = item(
                drifted,
                each -> each.path().equals("/etc/app.data") && each.aspect().equals("CONTENT"));
        assertThat(texts.of(machine, secret)).isInstanceOf(DriftTexts.Shown.Hidden.class);
        assertThat(adoptions.preview(machine, secret, false)).isInstanceOf(AdoptPreview.Refused.class);

        // The line with the name comes from a tag, and so does the block: left to a person.
        assertThat(adoptions.preview(machine, conf, false)).isInstanceOf(AdoptPreview.ByHand.class);
        host.shell("printf 'name = " + machine + "\\nlevel = 1\\n' >/etc/app.conf; printf secret >/etc/app.data");

        for (DriftItem item : drifted.seen()) {
            if (!item.equals(conf) && !item.equals(secret)) {
                // The owner is two items with one cure.
                AdoptOutcome outcome = adoptions.commit(machine, item, false, "", "", MK);
                if (!item.aspect().equals("OWNER")) {
                    assertThat(outcome).as(item + ": " + outcome).isInstanceOf(AdoptOutcome.Adopted.class);
                }
            }
        }
        DriftReport last = scan();
        assertThat(last.state()).as(last.toString()).isInstanceOf(DriftState.None.class);
        assertThat(fleet.applied.latest(machine).orElseThrow().by()).isInstanceOf(AppliedBy.Adopted.class);
        String profile =
                fleet.repository.text("profiles/app/butane.yaml").orElseThrow().text();
        assertThat(profile)
                .contains("# What the application reads.", "enabled: false # from the beginning", "Nice=5")
                .contains("name = {{ machine.name }}");
        assertThat(fleet.repository.text("profiles/app/app.list").orElseThrow().text())
                .endsWith("three\n");
        assertThat(fleet.audit.latest(40)).extracting(AuditEntry::action).contains("drift is gone");
    }

    @Test
    void onFlatcarEtcIsComparedWithWhatTheSystemShips() {
        install(
                Flavour.FLATCAR,
                PROFILE.replace("variant: fcos\nversion: 1.5.0", "variant: flatcar\nversion: 1.1.0"),
                "os: {family: flatcar}\n");
        assumeTrue(host.exec("git", "--version").exitCode() == 0, "SKIPPED: Flatcar hosts need git on this computer");
        host.writeFile("/etc/own.conf", "x");
        DriftReport first = scan();
        assertThat(first.state()).as(first.toString()).isInstanceOf(DriftState.None.class);
        assertThat(first.gaps()).anyMatch(gap -> gap.contains("baseline of /etc was taken"));

        host.shell("echo 'trim example.org' >>/etc/host.conf; rm /etc/debian_version /etc/own.conf;"
                + " ln -sf issue /etc/issue.net");
        host.writeFile(ODD, "hello\n");
        // The overlay hides what the system ships by a mark of its own, which only shows without the overlay.
        assertThat(host.shell("unshare --mount sh -c 'umount --lazy /etc; stat -c %F /etc/debian_version'")
                        .strip())
                .isEqualTo("character special file");

        DriftReport drifted = scan();
        assertThat(drifted.seen())
                .as(drifted.toString())
                .extracting(DriftItem::layer, DriftItem::aspect, DriftItem::path)
                .containsExactlyInAnyOrder(
                        tuple(DriftLayer.ETC, "MODIFIED", "/etc/host.conf"),
                        tuple(DriftLayer.ETC, "MODIFIED", "/etc/issue.net"),
                        tuple(DriftLayer.ETC, "REMOVED", "/etc/debian_version"),
                        tuple(DriftLayer.ETC, DriftItem.GONE, "/etc/own.conf"),
                        tuple(DriftLayer.ETC, "ADDED", ODD));
        assertThat(texts.of(machine, item(drifted, each -> each.path().equals("/etc/host.conf")))
                        .toString())
                .contains("multi on", "trim example.org");

        host.shell("cd /usr/share/flatcar/etc; cp -a --remove-destination host.conf issue.net debian_version /etc");
        assertThat(host.exec("rm", ODD).exitCode()).isZero();
        host.writeFile("/etc/own.conf", "x");
        DriftReport last = scan();
        assertThat(last.state()).as(last.toString()).isInstanceOf(DriftState.None.class);
    }

    @Test
    void whatIsIgnoredIsNoDriftAndWhatCannotBeAskedIsNotNone() {
        install();
        assertThat(scan().state()).isInstanceOf(DriftState.None.class);
        host.writeFile("/etc/app/state.db", "x");
        DriftReport drifted = scan();
        DriftItem added = item(drifted, each -> each.path().equals("/etc/app/state.db"));
        assertThat(adoptions.ignore(machine, added, Adoptions.Reach.MACHINE, MK, "it keeps its state there"))
                .isInstanceOf(ChangeOutcome.Committed.class);
        assertThat(scan().state()).isInstanceOf(DriftState.None.class);

        host.writeFile("/etc/foreign", "x");
        scan();
        host.powerCut();
        DriftReport gone = scan();
        assertThat(gone.state()).isInstanceOf(DriftState.Unknown.class);
        assertThat(gone.seen()).extracting(DriftItem::path).containsExactly("/etc/foreign");
        assertThat(gone.isStale(gone.at())).isTrue();
        DriftReport stored = new DriftTable(fleet.database.jdbc()).all().get(machine);
        assertThat(stored.state()).isEqualTo(gone.state());
        assertThat(stored.seen()).isEqualTo(gone.seen());
    }

    @Test
    void garbageIsNotTakenForNoneAndAMachineAtWorkIsScannedAfterwards() {
        install();
        assertThat(scan().state()).isInstanceOf(DriftState.None.class);
        host.set("garbage-status", "{\"deployments\": [");
        assertThat(scan().state()).isInstanceOf(DriftState.Unknown.class);
        host.set("garbage-status", "");
        host.shell("rm -f /var/lib/testhost/garbage-status");
        assertThat(scan().state()).isInstanceOf(DriftState.None.class);

        host.writeFile("/etc/at-work", "x");
        Operations reboots = operations.operations();
        Operation planned = ((PlanOutcome.Proposed) reboots.plan(machine, Reboot.wish(), "mk")).operation();
        assertThat(reboots.start(planned.id(), "", "", "mk")).isInstanceOf(StartOutcome.Started.class);
        assertThat(drifts.scan(machine)).isInstanceOf(ScanOutcome.Waits.class);
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> drifts.of(machine).seen().stream()
                        .anyMatch(item -> item.path().equals("/etc/at-work")));
        assertThat(reboots.find(planned.id()).orElseThrow().state().phase()).isEqualTo(OperationState.Phase.ENDED);
    }
}

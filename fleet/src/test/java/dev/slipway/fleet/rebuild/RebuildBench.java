package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.drift.DriftState;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.ProvisionRooms;
import dev.slipway.fleet.provision.ProvisionTimes;
import dev.slipway.fleet.secret.Vault;
import dev.slipway.fleet.wake.MagicPackets;
import dev.slipway.pxe.image.ImportRequest;
import dev.slipway.pxe.wake.WakeNetwork;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A whole console below the browser with one scripted machine, ns1, that it has imported. */
final class RebuildBench implements AutoCloseable {
    static final MachineName NS1 = new MachineName("ns1");
    static final String MAC = "52:54:00:00:00:10";
    static final URI DOOR = URI.create("http://10.77.0.2:8081");
    static final String VERSION = "44.20260817.3.2";
    static final String PROFILE = """
            variant: fcos
            version: 1.4.0
            storage:
              filesystems:
                - device: /dev/disk/by-partlabel/data
                  format: xfs
                  label: data
                  path: /var/lib/data
                  with_mount_unit: true
            """;

    final TestClock clock = new TestClock();
    final FleetRepository fleet;
    final SshExecutor ssh = new SshExecutor(SshKeys.generate("console"));
    final ProvisionRooms rooms;
    ScriptedMachine machine = new ScriptedMachine(this);
    DriftState drift = new DriftState.None(12);
    final RebuildKind kind;

    RebuildBench(Path directory) throws Exception {
        TestDatabase database = new TestDatabase();
        MachineConfigs configs = new MachineConfigs(new ProfileRenderer());
        Vault vault = Vault.open(directory.resolve("vault.key"));
        fleet = FleetRepository.open(directory.resolve("fleet"), clock, configs);
        AppliedConfigs applied = new AppliedConfigs(database.jdbc(), vault, clock);
        String key = SshKeys.generate("slipway").authorizedKeysLine();
        rooms = ProvisionRooms.open(new ProvisionRooms.Foundation(
                database.jdbc(),
                database.transactions(),
                fleet,
                configs,
                vault,
                applied,
                directory.resolve("images"),
                ssh,
                () -> key,
                8080,
                new AuditLog(database.jdbc(), clock),
                new FleetEvents(),
                ProvisionTimes.USUAL,
                clock));
        kind = new RebuildKind(new RebuildRooms(
                name -> machine.seen(),
                (name, command) -> machine.run(command),
                fleet,
                rooms.provisioning(),
                rooms.desired(),
                applied,
                rooms.reinstallations(),
                rooms.images(),
                address -> DOOR,
                new MagicPackets(
                        fleet, name -> new RouteAnswer.Unknown("It is not known.", "Declare it."), WakeNetwork::all),
                () -> key,
                (name, facts, route) -> drift));
        importImage(directory.resolve("incoming"));
        change(
                new FileEdit.Put("profiles/node/profile.yaml", "description: a node\n"),
                new FileEdit.Put("profiles/node/butane.yaml", PROFILE));
        declare("");
        anew();
    }

    /** Another machine in its place, as it was in the beginning; a console for each of hundreds of walks would take minutes. */
    void anew() {
        machine = new ScriptedMachine(this);
        clock.advance(Duration.ofMinutes(5));
        rooms.provisioning().imported("ns1", List.of(ScriptedMachine.OLD_KEY), "Fedora CoreOS", "10.77.0.100", "anna");
    }

    /** Declares ns1 with more lines. */
    void declare(String more) {
        change(new FileEdit.Put("machines/ns1.yaml", """
                macs: ["52:54:00:00:00:10"]
                profile: node
                disk: smallest
                """ + more));
    }

    void change(FileEdit... edits) {
        ChangeOutcome outcome = fleet.propose(new Change(
                new Author("mk", "mk@example.org"), "test", fleet.current().commit(), Arrays.asList(edits)));
        if (!(outcome instanceof ChangeOutcome.Committed) && !(outcome instanceof ChangeOutcome.Unchanged)) {
            throw new AssertionError(outcome.toString());
        }
    }

    private void importImage(Path incoming) throws Exception {
        Files.createDirectories(incoming);
        StringBuilder formats = new StringBuilder();
        for (String[] file : new String[][] {
            {"kernel", "kernel.x86_64"}, {"initramfs", "initramfs.x86_64.img"}, {"rootfs", "rootfs.x86_64.img"}
        }) {
            String name = "fedora-coreos-" + VERSION + "-live-" + file[1];
            byte[] content = ("content of " + name).getBytes(StandardCharsets.UTF_8);
            Files.write(incoming.resolve(name), content);
            formats.append(formats.isEmpty() ? "" : ",")
                    .append(
                            "\"%s\":{\"location\":\"https://example.org/%s\",\"signature\":\"https://example.org/x.sig\",\"sha256\":\"%s\"}"
                                    .formatted(
                                            file[0],
                                            name,
                                            HexFormat.of()
                                                    .formatHex(MessageDigest.getInstance("SHA-256")
                                                            .digest(content))));
        }
        Files.writeString(incoming.resolve("stable.json"), """
                {"stream":"stable","architectures":{"x86_64":{"artifacts":{"metal":{"release":"%s","formats":{
                 "pxe":{%s}}}}}}}
                """.formatted(VERSION, formats));
        rooms.images().importDirectory(new ImportRequest(incoming, "", "", false));
    }

    MachineState state() {
        return rooms.provisioning().machine("ns1").orElseThrow().state();
    }

    Planning.Ready<Rebuild> ready(Rebuild wish) {
        return switch (kind.plan(NS1, wish)) {
            case Planning.Ready<Rebuild> ready -> ready;
            case Planning.Refused<Rebuild>(String words, String remedy, var _) ->
                throw new AssertionError(words + " " + remedy);
        };
    }

    Outline outline(Rebuild wish) {
        return ready(wish).outline();
    }

    String refusal(Rebuild wish) {
        return switch (kind.plan(NS1, wish)) {
            case Planning.Ready<Rebuild> ready ->
                throw new AssertionError(ready.outline().toString());
            case Planning.Refused<Rebuild>(String words, String remedy, var _) -> words + " " + remedy;
        };
    }

    RebuildWalk walk(Rebuild wish) {
        return new RebuildWalk(this, kind.steps(NS1, ready(wish).settled()));
    }

    @Override
    public void close() {
        rooms.close();
        ssh.close();
        fleet.close();
    }
}

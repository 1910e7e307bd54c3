package dev.slipway.app.demo;

import dev.slipway.app.config.DataDirectory;
import dev.slipway.app.demo.DemoFleet.Cast;
import dev.slipway.app.demo.DemoFleet.Fate;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.drift.Drifts;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.PlanOutcome;
import dev.slipway.fleet.provision.Proof;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.image.ImageRefusedException;
import dev.slipway.pxe.image.ImportRequest;
import dev.slipway.ssh.SshKeys;
import dev.slipway.testbed.sim.BootClient;
import dev.slipway.testbed.sim.LiveBoot;
import dev.slipway.testbed.sim.Pace;
import dev.slipway.testbed.sim.SimulatedFleet;
import dev.slipway.testbed.sim.SimulatedMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the demo's fleet to life: switches the machines on, declares them, and lets them boot and be installed over the
 * network as real ones, through the same use cases and doors.
 */
final class DemoScene implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoScene.class);
    private static final String WHO = "demo";
    private static final int SSH_PORT = 2277;
    private static final int UNKNOWN_BOXES = 2;

    /** More at once would only make a small computer slow. */
    private static final int AT_ONCE = 4;

    private static final Duration PROOF_PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(500);

    /** How long an installer takes to write a disk. */
    private static final Duration WRITING = Duration.ofSeconds(6);

    /**
     * The console's use cases.
     *
     * @param fleet declares
     * @param images keeps images
     * @param provisioning installs
     * @param operations acts
     * @param rehearsals acts on purpose
     * @param applied knows what was installed
     * @param drifts compares
     */
    record Console(
            FleetRepository fleet,
            ImageLibrary images,
            Provisioning provisioning,
            Operations operations,
            Rehearsals rehearsals,
            AppliedConfigs applied,
            Drifts drifts) {}

    private final DataDirectory data;
    private final Console console;
    private final BootClient client;
    private final List<Cast> cast;
    private final Clock clock;
    private final SimulatedFleet machines;
    private final Thread thread = Thread.ofVirtual().name("demo").unstarted(this::play);

    DemoScene(int count, DataDirectory data, BootClient.Server server, Console console, List<SshKeys> keys, Clock clock)
            throws IOException {
        this.data = data;
        this.clock = clock;
        this.console = console;
        this.client = new BootClient(server);
        Files.createDirectories(hostKeys());
        this.cast = DemoFleet.cast(count, this::hostKey);
        this.machines = SimulatedFleet.start(
                new SimulatedFleet.Settings(
                        "core",
                        keys.stream().map(pair -> pair.keyPair().getPublic()).toList(),
                        SSH_PORT,
                        Pace.DEMO,
                        this::boot,
                        clock),
                cast.stream().map(Cast::spec).toList());
        machines.machines().forEach(machine -> machine.makesHostKeys(() -> newHostKey(machine)));
    }

    private Path hostKeys() {
        return data.root().resolve("demo").resolve("host-keys");
    }

    /** Kept, so that a demo with data of its own knows its machines again. */
    private SshKeys hostKey(String name) {
        try {
            return SshKeys.loadOrGenerate(hostKeys().resolve(name), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void begin() {
        thread.start();
    }

    private void play() {
        try {
            putLoader();
            importImages();
            declare();
            DemoRehearsals.takeIn(
                    console.rehearsals(),
                    cast.stream().map(each -> each.spec().name()).toList(),
                    clock.instant(),
                    WHO);
            remember();
            installAll();
            for (int number = 0; number < UNKNOWN_BOXES; number++) {
                client.bootFromNetwork(new BootClient.Box(
                        InetAddress.ofLiteral(machines.network() + ".99." + (10 + number)),
                        DemoFleet.mac(0xff00 + number),
                        "Unpacked mini PC",
                        "SIM-NEW-" + number));
            }
            awaitProofs();
            DemoDrift.begin(console.drifts(), machines);
            for (Cast each : cast) {
                SimulatedMachine machine = machines.machine(each.spec().name());
                switch (each.fate()) {
                    case UNPLUGGED -> machine.unplug();
                    case REINSTALLED_BY_SOMEBODY -> machine.replaceHostKey(SshKeys.generate("somebody"));
                    case STAYS, INSTALLING, DECLARED_ONLY -> {}
                }
            }
            declareMore();
            DemoDeeds.begin(
                    console.operations(),
                    cast.stream().map(each -> each.spec().name()).collect(Collectors.toSet()),
                    WHO);
            LOG.info("The demo's machines are ready.");
        } catch (InterruptedException e) {
            // The demo ends.
        } catch (IOException | ImageRefusedException | RuntimeException e) {
            LOG.warn("The demo's machines are not complete: {}", e.getMessage());
        }
    }

    /** A loader of the demo's own, so that the machines find one wherever it runs. */
    private void putLoader() throws IOException {
        Files.createDirectories(data.loaders());
        Files.writeString(data.loaders().resolve("snponly.efi"), "A file of the demo in place of iPXE.\n");
    }

    private void importImages() throws IOException, ImageRefusedException {
        if (!console.images().list().isEmpty()) {
            return;
        }
        Path directory = data.root().resolve("demo").resolve("images");
        Path coreOs = DemoImages.coreOs(directory.resolve("fcos"), DemoFleet.COREOS_IMAGE.version());
        console.images().importDirectory(new ImportRequest(coreOs, "stable", "x86_64", false));
        Path flatcar = DemoImages.flatcar(directory.resolve("flatcar"), DemoFleet.FLATCAR_IMAGE.version());
        console.images().importDirectory(new ImportRequest(flatcar, "stable", "x86_64", false));
    }

    private void declare() {
        boolean anew = console.fleet().current().machines().isEmpty();
        List<FileEdit> files = new ArrayList<>(anew ? DemoFleet.commonFiles() : List.of());
        for (Cast each : cast) {
            files.add(DemoFleet.machineFile(each, machines.machine(each.spec().name())));
        }
        if (anew) {
            files.addAll(DemoRehearsals.files(cast.stream().map(Cast::group).collect(Collectors.toSet())));
        }
        ChangeOutcome outcome = console.fleet()
                .propose(new Change(
                        new Author(WHO, WHO + "@slipway"),
                        "Declare the demo's machines",
                        console.fleet().current().commit(),
                        files));
        switch (outcome) {
            case ChangeOutcome.Refused refused ->
                throw new IllegalStateException("the demo's fleet is refused: "
                        + refused.problems().getFirst().message());
            case ChangeOutcome.Conflict _ -> throw new IllegalStateException("somebody else declares at this moment");
            default -> LOG.debug("The demo's fleet is declared.");
        }
    }

    /** A demo with data of its own knows its machines again, and their disks hold what was installed before. */
    private void remember() {
        for (Cast each : cast) {
            String name = each.spec().name();
            console.applied()
                    .latest(new MachineName(name))
                    .map(applied ->
                            console.applied().content(applied.config().id()).ignition())
                    .ifPresent(ignition -> machines.machine(name).provision(ignition));
        }
    }

    /** Something to apply: the web page of the web servers says more than when they were installed. */
    private void declareMore() {
        String path = "profiles/web/butane.yaml";
        DemoFleet.commonFiles().stream()
                .filter(file -> file instanceof FileEdit.Put put && put.path().equals(path))
                .map(FileEdit.Put.class::cast)
                .map(file ->
                        new FileEdit.Put(path, file.text().replace("</h1>", "</h1>\n          <p>Open every day.</p>")))
                .forEach(file -> {
                    ChangeOutcome _ = console.fleet()
                            .propose(new Change(
                                    new Author(WHO, WHO + "@slipway"),
                                    "Say on the web page when it is open",
                                    console.fleet().current().commit(),
                                    List.of(file)));
                });
    }

    private void installAll() throws InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        List<Thread> running = new ArrayList<>();
        try {
            for (Cast each : cast) {
                if (each.fate() == Fate.DECLARED_ONLY || isKnown(each)) {
                    continue;
                }
                places.acquire();
                running.add(Thread.ofVirtual().start(() -> {
                    try {
                        install(each);
                    } catch (IOException | RuntimeException e) {
                        LOG.warn("{} could not be installed: {}", each.spec().name(), e.getMessage());
                    } catch (InterruptedException e) {
                        // The demo ends.
                    } finally {
                        places.release();
                    }
                }));
            }
            for (Thread one : running) {
                one.join();
            }
        } finally {
            running.forEach(Thread::interrupt);
        }
    }

    private boolean isKnown(Cast each) {
        return console.provisioning()
                .machine(each.spec().name())
                .filter(machine -> !(machine.state() instanceof MachineState.Approved))
                .isPresent();
    }

    /** As a person would: looks at the plan, arms it, and switches the machine on. */
    private void install(Cast each) throws IOException, InterruptedException {
        String name = each.spec().name();
        SimulatedMachine machine = machines.machine(name);
        BootClient.Box box = BootClient.Box.of(machine);
        client.bootFromNetwork(box);
        switch (console.provisioning().plan(name)) {
            case PlanOutcome.Ready(var plan) -> console.provisioning().arm(name, name, plan, WHO);
            case PlanOutcome.NotReady(var obstacles) ->
                throw new IllegalStateException(obstacles.getFirst().what());
        }
        String config = client.fetch(box, client.bootFromNetwork(box));
        if (each.fate() != Fate.INSTALLING) {
            client.phoneHome(machine, config);
        }
    }

    /** What a machine does at every later start, with the network before the disk in its boot order. */
    private Runnable boot(SimulatedMachine machine) throws InterruptedException {
        BootClient.Box box = BootClient.Box.of(machine);
        Optional<LiveBoot> live = machine.startsLiveSystem();
        try {
            if (live.isPresent()) {
                String config = client.runLive(machine, live.get(), WRITING, () -> newHostKey(machine));
                return () -> report(machine, config);
            }
            String script = client.bootFromNetwork(box);
            String config = client.fetch(box, script);
            if (config.isEmpty()) {
                return () -> firstBoot(machine);
            }
            client.install(machine, script, newHostKey(machine));
            return () -> report(machine, config);
        } catch (IOException e) {
            LOG.warn("{} boots its disk: {}", machine, e.getMessage());
            return () -> {};
        }
    }

    /** After a reset, the machine's own disk has a configuration that it applies and reports. */
    private void firstBoot(SimulatedMachine machine) {
        String config = machine.applied();
        if (!config.isEmpty()) {
            report(machine, config);
        }
    }

    private SshKeys newHostKey(SimulatedMachine machine) {
        String name = machine.spec().name();
        try {
            Files.deleteIfExists(hostKeys().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hostKey(name);
    }

    private void report(SimulatedMachine machine, String config) {
        try {
            client.phoneHome(machine, config);
        } catch (IOException e) {
            LOG.warn("{} could not report: {}", machine, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitProofs() throws InterruptedException {
        long end = System.nanoTime() + PROOF_PATIENCE.toNanos();
        while (System.nanoTime() < end
                && console.provisioning().machines().stream()
                        .anyMatch(machine -> machine.state() instanceof MachineState.Installed installed
                                && installed.proof() instanceof Proof.Pending)) {
            Thread.sleep(LOOK);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        machines.close();
    }
}

package dev.slipway.app.demo;

import dev.slipway.app.config.DataDirectory;
import dev.slipway.app.demo.DemoFleet.Cast;
import dev.slipway.app.demo.DemoFleet.Fate;
import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.PlanOutcome;
import dev.slipway.fleet.provision.Proof;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.image.ImageRefusedException;
import dev.slipway.pxe.image.ImportRequest;
import dev.slipway.ssh.SshKeys;
import dev.slipway.testbed.sim.BootClient;
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

    /**
     * The console's use cases.
     *
     * @param fleet declares
     * @param images keeps images
     * @param provisioning installs
     * @param operations acts
     */
    record Console(FleetRepository fleet, ImageLibrary images, Provisioning provisioning, Operations operations) {}

    private final DataDirectory data;
    private final Console console;
    private final BootClient client;
    private final List<Cast> cast;
    private final SimulatedFleet machines;
    private final Thread thread = Thread.ofVirtual().name("demo").unstarted(this::play);

    DemoScene(int count, DataDirectory data, BootClient.Server server, Console console, SshKeys keys, Clock clock)
            throws IOException {
        this.data = data;
        this.console = console;
        this.client = new BootClient(server);
        Files.createDirectories(hostKeys());
        this.cast = DemoFleet.cast(count, this::hostKey);
        this.machines = SimulatedFleet.start(
                new SimulatedFleet.Settings(
                        "core", List.of(keys.keyPair().getPublic()), SSH_PORT, Pace.DEMO, this::boot, clock),
                cast.stream().map(Cast::spec).toList());
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
            installAll();
            for (int number = 0; number < UNKNOWN_BOXES; number++) {
                client.bootFromNetwork(new BootClient.Box(
                        InetAddress.ofLiteral(machines.network() + ".99." + (10 + number)),
                        DemoFleet.mac(0xff00 + number),
                        "Unpacked mini PC",
                        "SIM-NEW-" + number));
            }
            awaitProofs();
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
        try {
            String script = client.bootFromNetwork(box);
            String config = client.fetch(box, script);
            if (config.isEmpty()) {
                return () -> {};
            }
            Files.deleteIfExists(hostKeys().resolve(machine.spec().name()));
            client.install(machine, script, hostKey(machine.spec().name()));
            return () -> report(machine, config);
        } catch (IOException e) {
            LOG.warn("{} boots its disk: {}", machine, e.getMessage());
            return () -> {};
        }
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

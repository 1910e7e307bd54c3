package dev.slipway.app.demo;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.drift.DriftState;
import dev.slipway.fleet.drift.Drifts;
import dev.slipway.fleet.drift.ScanOutcome;
import dev.slipway.testbed.sim.SimulatedDisk;
import dev.slipway.testbed.sim.SimulatedFleet;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people did to the demo's machines behind Slipway's back. */
final class DemoDrift {
    private static final Logger LOG = LoggerFactory.getLogger(DemoDrift.class);

    private static final Map<String, Consumer<SimulatedDisk>> DEEDS = Map.of(
            "web1",
            disk -> {
                disk.write("/srv/www/index.html", "<h1>web1</h1>\n<p>Back at eight.</p>\n");
                disk.enable("caddy.service", false);
            },
            "ns2",
            disk -> disk.write("/etc/sysctl.d/99-hotfix.conf", "# tried at night\nnet.core.rmem_max = 4194304\n"));

    private DemoDrift() {}

    /** Compares the machines as they were installed, lets people at them, and compares again. */
    static void begin(Drifts drifts, SimulatedFleet machines) {
        DEEDS.forEach((name, deed) -> {
            if (machines.machines().stream()
                    .noneMatch(machine -> machine.spec().name().equals(name))) {
                return;
            }
            MachineName machine = new MachineName(name);
            if (drifts.scan(machine) instanceof ScanOutcome.Scanned(var report)
                    && report.state() instanceof DriftState.Unknown(String words, String remedy)) {
                LOG.info("{} cannot be compared: {}", name, words);
            }
            deed.accept(machines.machine(name).disk());
            drifts.scanSoon(machine);
        });
    }
}

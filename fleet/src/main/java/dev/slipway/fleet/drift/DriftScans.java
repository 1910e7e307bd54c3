package dev.slipway.fleet.drift;

import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.host.HostFacts;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshRoute;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes single scans. The first one of a deployment that is well leaves the baseline of {@code /etc} behind, whoever asked
 * for it. Safe for any thread.
 */
public final class DriftScans implements DriftLook {
    private final FleetRepository fleet;
    private final Clock clock;
    private final DriftScan.Tools tools;

    /**
     * Over the machines.
     *
     * @param jdbc the database
     * @param fleet tells which machines there are, and what is ignored
     * @param applied what was applied to them
     * @param ssh logs in to them
     * @param clock tells the time
     */
    public DriftScans(JdbcClient jdbc, FleetRepository fleet, AppliedConfigs applied, SshExecutor ssh, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
        this.tools = new DriftScan.Tools(ssh, applied, new DriftTable(jdbc), new SecureRandom());
    }

    @Override
    public DriftState at(MachineName machine, HostFacts facts, SshRoute route) {
        DeclaredFleet now = fleet.current();
        DeclaredMachine declared = now.machines().get(machine);
        if (declared == null) {
            return new DriftState.Unknown(
                    "No machine is called " + machine + " any more.", "Look under Machines for the names.");
        }
        try {
            // What was found before belongs to what is gone: this is asked for a machine that was set up anew.
            return scan(now, declared, DriftReport.never(machine), facts, route, clock.instant())
                    .state();
        } catch (DriftScan.Lost lost) {
            return new DriftState.Unknown(
                    lost.failure().message(), lost.failure().remedy());
        }
    }

    DriftReport scan(
            DeclaredFleet now,
            DeclaredMachine machine,
            DriftReport before,
            HostFacts facts,
            SshRoute route,
            Instant begun)
            throws DriftScan.Lost {
        Ignored ignored = Ignored.on(machine, now.driftIgnores());
        return new DriftScan(tools, machine, ignored, before, facts, route, begun).run();
    }
}

package dev.slipway.app.api;

import dev.slipway.fleet.declared.InstallDisk;
import dev.slipway.fleet.provision.Approval;
import dev.slipway.fleet.provision.ArmOutcome;
import dev.slipway.fleet.provision.BootTimeline;
import dev.slipway.fleet.provision.Enrolment;
import dev.slipway.fleet.provision.InstallPlan;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.PlanOutcome;
import dev.slipway.fleet.provision.Proof;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.provision.SightingWords;
import dev.slipway.fleet.provision.UnknownMachine;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.MacAddress;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Machines: those that are declared, and the unknown ones. */
@RestController
@RequestMapping("/api/v1")
class MachinesApi {
    private final Provisioning provisioning;
    private final Enrolment enrolment;
    private final BootTimeline timeline;

    MachinesApi(Provisioning provisioning, Enrolment enrolment, BootTimeline timeline) {
        this.provisioning = provisioning;
        this.enrolment = enrolment;
        this.timeline = timeline;
    }

    /**
     * A declared machine.
     *
     * @param state one word
     * @param detail the state's own fields
     * @param proof "pending", "proved", "not proved", or empty when nothing is installed
     */
    record Machine(
            String name,
            List<String> macs,
            String hostname,
            String group,
            String profile,
            String os,
            String disk,
            String state,
            MachineState detail,
            String proof) {}

    /** One entry of a boot timeline. */
    record Event(Instant at, String kind, String words, boolean bad) {}

    /** What approving takes; disk is a path, "smallest", "largest" or "serial:TEXT". */
    record ApproveBody(String name, String profile, String group, String disk) {}

    /** What arming takes: the machine's name again, because its disk is wiped. */
    record InstallBody(String confirm) {}

    @GetMapping("/machines")
    List<Machine> machines() {
        return provisioning.machines().stream().map(MachinesApi::machine).toList();
    }

    @GetMapping("/machines/{name}")
    Machine machine(@PathVariable String name) {
        return machine(find(name));
    }

    @GetMapping("/machines/{name}/timeline")
    List<Event> timeline(@PathVariable String name) {
        find(name);
        return provisioning.timeline(name).stream().map(MachinesApi::event).toList();
    }

    @GetMapping("/machines/{name}/plan")
    PlanOutcome plan(@PathVariable String name) {
        find(name);
        return provisioning.plan(name);
    }

    @PostMapping("/machines/{name}/install")
    ArmOutcome install(@PathVariable String name, @RequestBody InstallBody body, Principal who) {
        find(name);
        InstallPlan plan = switch (provisioning.plan(name)) {
            case PlanOutcome.Ready(InstallPlan ready) -> ready;
            case PlanOutcome.NotReady(List<PlanOutcome.Obstacle> obstacles) -> throw refusal(obstacles.getFirst());
        };
        ArmOutcome outcome = provisioning.arm(name, body.confirm(), plan, who.getName());
        if (outcome instanceof ArmOutcome.Refused(PlanOutcome.Obstacle obstacle)) {
            throw refusal(obstacle);
        }
        return outcome;
    }

    @DeleteMapping("/machines/{name}/install")
    Machine disarm(@PathVariable String name, Principal who) {
        find(name);
        provisioning.disarm(name, who.getName());
        return machine(find(name));
    }

    @GetMapping("/unknown")
    List<UnknownMachine> unknown() {
        return enrolment.unknown();
    }

    @GetMapping("/unknown/{mac}/timeline")
    List<Event> unknownTimeline(@PathVariable String mac) {
        return timeline.of(MacAddress.parse(mac)).stream()
                .map(MachinesApi::event)
                .toList();
    }

    @PostMapping("/unknown/{mac}/approve")
    ChangeAnswers.Commit approve(@PathVariable String mac, @RequestBody ApproveBody body, Principal who) {
        return ChangeAnswers.of(enrolment.approve(
                new Approval(
                        MacAddress.parse(mac),
                        text(body.name()),
                        text(body.profile()),
                        text(body.group()),
                        disk(text(body.disk()))),
                who.getName()));
    }

    private static InstallDisk disk(String text) {
        return switch (text) {
            case "", "smallest" -> new InstallDisk.Smallest();
            case "largest" -> new InstallDisk.Largest();
            default ->
                text.startsWith("serial:")
                        ? new InstallDisk.Serial(text.substring("serial:".length()))
                        : new InstallDisk.ByPath(text);
        };
    }

    private MachineOverview find(String name) {
        return provisioning.machine(name).orElseThrow(() -> ApiRefusal.notFound("No machine is called " + name + "."));
    }

    private static ApiRefusal refusal(PlanOutcome.Obstacle obstacle) {
        return new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(obstacle.what(), obstacle.remedy()));
    }

    private static Machine machine(MachineOverview overview) {
        return new Machine(
                overview.machine().name().value(),
                overview.machine().macs().stream().map(MacAddress::value).toList(),
                overview.machine().hostname(),
                overview.machine().group().value(),
                overview.machine().profile().value().value(),
                overview.machine().os().value().words(),
                overview.machine().disk().value().words(),
                overview.state().word(),
                overview.state(),
                overview.state() instanceof MachineState.Installed installed ? word(installed.proof()) : "");
    }

    private static String word(Proof proof) {
        return switch (proof) {
            case Proof.Pending p -> "pending";
            case Proof.Proved p -> "proved";
            case Proof.NotProved p -> "not proved";
        };
    }

    private static Event event(BootSighting sighting) {
        return new Event(
                sighting.at(),
                sighting.getClass().getSimpleName(),
                SightingWords.of(sighting),
                SightingWords.bad(sighting));
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value.strip();
    }
}

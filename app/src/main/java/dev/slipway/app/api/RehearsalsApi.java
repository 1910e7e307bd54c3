package dev.slipway.app.api;

import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.DrillHours;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.DrillName;
import dev.slipway.fleet.declared.DrillTarget;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.GroupName;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.rehearsal.Preview;
import dev.slipway.fleet.rehearsal.RehearsalRun;
import dev.slipway.fleet.rehearsal.RehearsalWish;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.fleet.rehearsal.RunId;
import dev.slipway.fleet.rehearsal.RunOutcome;
import dev.slipway.fleet.rehearsal.Sample;
import dev.slipway.fleet.rehearsal.Statistics;
import java.security.Principal;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Rehearsals: begun, cancelled, allowed and counted. */
@RestController
@RequestMapping("/api/v1/rehearsals")
class RehearsalsApi {
    private static final int MOST = 200;

    private final Rehearsals rehearsals;
    private final FleetRepository fleet;
    private final Clock clock;

    RehearsalsApi(Rehearsals rehearsals, FleetRepository fleet, Clock clock) {
        this.rehearsals = rehearsals;
        this.fleet = fleet;
        this.clock = clock;
    }

    /**
     * What to rehearse.
     *
     * @param kind {@code reboot}, {@code rollback}, {@code reset} or {@code rebuild}
     * @param group a group; or
     * @param machines machines by name
     * @param which {@code rotate} or {@code stay}; {@code rotate} when missing
     * @param times how many rounds in a row; 1 when missing
     * @param parameters the kind's own; may be missing
     * @param confirm the group's or the machines' names, for kinds that lose data
     * @param why for the history
     */
    record Body(
            @Nullable String kind,
            @Nullable String group,
            @Nullable List<String> machines,
            @Nullable String which,
            @Nullable Integer times,
            @Nullable JsonNode parameters,
            @Nullable String confirm,
            @Nullable String why) {}

    /** What a declared drill takes to begin, or to be allowed. */
    record ConfirmBody(@Nullable String confirm, @Nullable String why) {}

    @GetMapping
    List<RehearsalAnswer.Run> list(
            @RequestParam(defaultValue = "") String drill,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "50") int limit) {
        return rehearsals.list(drill, Math.max(0, offset), Math.clamp(limit, 1, MOST)).stream()
                .map(RehearsalAnswer::of)
                .toList();
    }

    @GetMapping("/{id:[0-9]+}")
    RehearsalAnswer.Run one(@PathVariable long id) {
        return RehearsalAnswer.of(find(id));
    }

    @GetMapping("/drills")
    List<RehearsalAnswer.Drill> drills() {
        return rehearsals.drills().stream().map(RehearsalAnswer::of).toList();
    }

    @GetMapping("/machines")
    List<RehearsalAnswer.Machine> machines() {
        return rehearsals.machines().stream()
                .map(record -> RehearsalAnswer.of(record, clock.instant()))
                .toList();
    }

    @GetMapping("/statistics")
    List<RehearsalAnswer.Both> statistics(
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String machine,
            @RequestParam(defaultValue = "") String group) {
        List<Sample> samples = rehearsals.samples().stream()
                .filter(sample -> machine.isEmpty() || sample.machine().value().equals(machine))
                .filter(sample -> group.isEmpty() || isIn(sample.machine(), group))
                .toList();
        Stream<DrillKind> kinds = kind.isEmpty() ? Arrays.stream(DrillKind.values()) : Stream.of(kind(kind));
        return kinds.map(one ->
                        new RehearsalAnswer.Both(one.word(), figures(samples, one, true), figures(samples, one, false)))
                .toList();
    }

    private static RehearsalAnswer.Figures figures(List<Sample> samples, DrillKind kind, boolean rehearsed) {
        return RehearsalAnswer.of(Statistics.of(samples.stream()
                .filter(sample -> sample.kind() == kind && sample.rehearsed() == rehearsed)
                .toList()));
    }

    private boolean isIn(MachineName machine, String group) {
        DeclaredMachine declared = fleet.current().machines().get(machine);
        return declared != null && declared.group().value().equals(group);
    }

    private static DrillKind kind(@Nullable String word) {
        return DrillKind.of(Confirmed.text(word))
                .orElseThrow(() -> ApiRefusal.bad(
                        "\"" + Confirmed.text(word) + "\" cannot be rehearsed.",
                        "Write one of: " + String.join(", ", DrillKind.words()) + "."));
    }

    @PostMapping("/plan")
    RehearsalAnswer.Plan plan(@RequestBody Body body, Principal who) {
        return switch (rehearsals.preview(wish(body), who.getName())) {
            case Preview.Ready ready -> RehearsalAnswer.of(ready, clock.instant());
            case Preview.Refused(String words, String remedy) -> throw refused(words, remedy);
        };
    }

    @PostMapping
    ResponseEntity<RehearsalAnswer.Run> start(@RequestBody Body body, Principal who) {
        return created(rehearsals.start(
                wish(body), Confirmed.text(body.confirm()), Confirmed.text(body.why()), who.getName()));
    }

    @PostMapping("/drills/{name}/start")
    ResponseEntity<RehearsalAnswer.Run> start(
            @PathVariable String name, @RequestBody(required = false) @Nullable ConfirmBody body, Principal who) {
        return created(rehearsals.start(
                drill(name),
                Confirmed.text(body == null ? null : body.confirm()),
                Confirmed.text(body == null ? null : body.why()),
                who.getName()));
    }

    private static ResponseEntity<RehearsalAnswer.Run> created(RunOutcome outcome) {
        return switch (outcome) {
            case RunOutcome.Started(RehearsalRun run) ->
                ResponseEntity.status(HttpStatus.CREATED).body(RehearsalAnswer.of(run));
            case RunOutcome.Refused(String words, String remedy) -> throw refused(words, remedy);
        };
    }

    @PostMapping("/{id:[0-9]+}/cancel")
    OperationsApi.Steered cancel(@PathVariable long id, Principal who) {
        return OperationsApi.steered(rehearsals.cancel(find(id).id(), who.getName()));
    }

    @PutMapping("/drills/{name}/consent")
    OperationsApi.Steered consent(@PathVariable String name, @RequestBody ConfirmBody body, Principal who) {
        return OperationsApi.steered(rehearsals.consent(drill(name), Confirmed.text(body.confirm()), who.getName()));
    }

    @DeleteMapping("/drills/{name}/consent")
    OperationsApi.Steered withdrawConsent(@PathVariable String name, Principal who) {
        return OperationsApi.steered(rehearsals.withdrawConsent(drill(name), who.getName()));
    }

    private RehearsalWish wish(Body body) {
        int times = body.times() == null ? 1 : body.times();
        if (times < 1 || times > DeclaredDrill.MOST_TIMES) {
            throw ApiRefusal.bad(
                    times + " is not a number of times.",
                    "Write a number from 1 to " + DeclaredDrill.MOST_TIMES + " under times.");
        }
        JsonNode parameters = body.parameters();
        return new RehearsalWish(
                kind(body.kind()),
                target(body),
                which(Confirmed.text(body.which())),
                times,
                parameters == null || parameters.isNull() ? "{}" : parameters.toString(),
                new DrillHours.Always());
    }

    private DrillTarget target(Body body) {
        String group = Confirmed.text(body.group());
        List<String> machines = body.machines() == null ? List.of() : body.machines();
        if (group.isEmpty() == machines.isEmpty()) {
            throw ApiRefusal.bad("The rehearsal names no group and no machines, or both.", "Name one of them.");
        }
        if (!group.isEmpty()) {
            return fleet.current().groups().keySet().stream()
                    .filter(name -> name.value().equals(group))
                    .findFirst()
                    .<DrillTarget>map((GroupName name) -> new DrillTarget.OfGroup(name))
                    .orElseThrow(() -> ApiRefusal.notFound("There is no group " + group + "."));
        }
        return new DrillTarget.OfMachines(machines.stream()
                .distinct()
                .map(name -> OperationsApi.machine(fleet, name))
                .toList());
    }

    private static DeclaredDrill.Which which(String word) {
        return Arrays.stream(DeclaredDrill.Which.values())
                .filter(which -> which.word().equals(word.isEmpty() ? "rotate" : word))
                .findFirst()
                .orElseThrow(
                        () -> ApiRefusal.bad("\"" + word + "\" does not say which machine.", "Write rotate or stay."));
    }

    private DrillName drill(String name) {
        if (!DrillName.fits(name) || !fleet.current().drills().containsKey(new DrillName(name))) {
            throw ApiRefusal.notFound("There is no drill " + name + ".");
        }
        return new DrillName(name);
    }

    private RehearsalRun find(long id) {
        return rehearsals
                .find(new RunId(id))
                .orElseThrow(() -> ApiRefusal.notFound("There is no rehearsal " + id + "."));
    }

    private static ApiRefusal refused(String words, String remedy) {
        return new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy));
    }
}

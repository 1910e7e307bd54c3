package dev.slipway.app.api;

import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationFilter;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.OutputPage;
import dev.slipway.fleet.operation.ParametersOutcome;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.fleet.operation.SeriesId;
import dev.slipway.fleet.operation.StartOutcome;
import dev.slipway.fleet.operation.SteerOutcome;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.databind.JsonNode;

/** Operations: planned, started, steered and read. */
@RestController
@RequestMapping("/api/v1")
class OperationsApi {
    private static final int MOST = 500;
    private static final int MOST_LINES = 5000;

    private final Operations operations;
    private final FleetRepository fleet;
    private final Clock clock;

    OperationsApi(Operations operations, FleetRepository fleet, Clock clock) {
        this.operations = operations;
        this.fleet = fleet;
        this.clock = clock;
    }

    /**
     * What to do to a machine.
     *
     * @param kind the word of a kind of operation
     * @param parameters the kind's own; may be missing
     * @param start true to start what is planned at once
     * @param confirm the word that the plan asks for when data is lost
     * @param why for the history
     */
    record PlanBody(
            @Nullable String kind,
            @Nullable JsonNode parameters,
            @Nullable Boolean start,
            @Nullable String confirm,
            @Nullable String why) {}

    /** What starting takes. */
    record StartBody(@Nullable String confirm, @Nullable String why) {}

    /** What came of steering. */
    record Steered(String words) {}

    @GetMapping("/operations/kinds")
    List<String> kinds() {
        return operations.kinds();
    }

    @PostMapping("/machines/{name}/operations")
    ResponseEntity<OperationAnswer.Whole> plan(@PathVariable String name, @RequestBody PlanBody body, Principal who) {
        MachineName machine = machine(fleet, name);
        Record parameters = parameters(operations, body.kind(), body.parameters());
        Operation planned = switch (operations.plan(machine, parameters, who.getName())) {
            case PlanOutcome.Proposed(Operation operation) -> operation;
            case PlanOutcome.Refused(String words, String remedy, List<String> instead) ->
                throw new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy, List.of(), instead));
        };
        Operation answer =
                Boolean.TRUE.equals(body.start()) ? start(planned.id(), body.confirm(), body.why(), who) : planned;
        return ResponseEntity.status(HttpStatus.CREATED).body(OperationAnswer.of(answer, clock.instant()));
    }

    static MachineName machine(FleetRepository fleet, String name) {
        if (!MachineName.fits(name) || !fleet.current().machines().containsKey(new MachineName(name))) {
            throw ApiRefusal.notFound("There is no machine " + name + ".");
        }
        return new MachineName(name);
    }

    static Record parameters(Operations operations, @Nullable String kind, @Nullable JsonNode parameters) {
        String json = parameters == null || parameters.isNull() ? "" : parameters.toString();
        return switch (operations.parameters(Confirmed.text(kind), json)) {
            case ParametersOutcome.Read(Record read) -> read;
            case ParametersOutcome.Unreadable(String words, String remedy) -> throw ApiRefusal.bad(words, remedy);
        };
    }

    @PostMapping("/operations/{id}/start")
    OperationAnswer.Whole start(
            @PathVariable long id, @RequestBody(required = false) @Nullable StartBody body, Principal who) {
        Operation started =
                start(find(id).id(), body == null ? null : body.confirm(), body == null ? null : body.why(), who);
        return OperationAnswer.of(started, clock.instant());
    }

    private Operation start(OperationId id, @Nullable String confirm, @Nullable String why, Principal who) {
        return switch (operations.start(id, Confirmed.text(confirm), Confirmed.text(why), who.getName())) {
            case StartOutcome.Started(Operation started) -> started;
            case StartOutcome.PlanChanged(Operation now, List<String> changes) ->
                throw new ApiRefusal(
                        HttpStatus.CONFLICT,
                        new ApiProblem(
                                "The plan has changed. " + String.join(" ", changes),
                                "Read operation " + now.id() + ", the plan as it is now, and start that."));
            case StartOutcome.Refused(String words, String remedy) ->
                throw new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy));
        };
    }

    @PostMapping("/operations/{id}/cancel")
    Steered cancel(@PathVariable long id, Principal who) {
        return steered(operations.cancel(find(id).id(), who.getName()));
    }

    @PostMapping("/operations/{id}/retry")
    Steered retry(@PathVariable long id, Principal who) {
        return steered(operations.retry(find(id).id(), who.getName()));
    }

    @PostMapping("/operations/{id}/undo")
    Steered undo(@PathVariable long id, Principal who) {
        return steered(operations.undo(find(id).id(), who.getName()));
    }

    @PostMapping("/operations/{id}/give-up")
    Steered giveUp(@PathVariable long id, Principal who) {
        return steered(operations.giveUp(find(id).id(), who.getName()));
    }

    static Steered steered(SteerOutcome outcome) {
        return switch (outcome) {
            case SteerOutcome.Accepted(String words) -> new Steered(words);
            case SteerOutcome.PlanFirst(Operation plan) ->
                throw new ApiRefusal(
                        HttpStatus.CONFLICT,
                        new ApiProblem(
                                "That takes an operation of its own: "
                                        + plan.plan().headline() + ".",
                                "Read operation " + plan.id() + " and start it."));
            case SteerOutcome.Refused(String words, String remedy) ->
                throw new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy));
        };
    }

    @GetMapping("/operations")
    List<OperationAnswer.Line> list(
            @RequestParam(defaultValue = "") String machine,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String who,
            @RequestParam(defaultValue = "") String phase,
            @RequestParam(defaultValue = "0") long series,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "50") int limit) {
        OperationFilter filter =
                OperationFilter.STARTED.machine(machine).kind(kind).who(who).series(new SeriesId(series));
        if (!phase.isEmpty()) {
            filter = filter.phases(Set.of(phase(phase)));
        }
        return operations.list(filter, Math.max(0, offset), Math.clamp(limit, 1, MOST)).stream()
                .map(OperationAnswer::of)
                .toList();
    }

    private static OperationState.Phase phase(String word) {
        return EnumSet.allOf(OperationState.Phase.class).stream()
                .filter(phase -> phase.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> ApiRefusal.bad(
                        "There is no phase " + word + ".",
                        "Use one of "
                                + EnumSet.allOf(OperationState.Phase.class).stream()
                                        .map(phase -> phase.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    @GetMapping("/operations/{id}")
    OperationAnswer.Whole operation(@PathVariable long id) {
        return OperationAnswer.of(find(id), clock.instant());
    }

    @GetMapping("/operations/{id}/steps/{step}/output")
    OutputPage output(
            @PathVariable long id,
            @PathVariable String step,
            @RequestParam(defaultValue = "0") long from,
            @RequestParam(defaultValue = "1000") int limit) {
        return operations.output(find(id).id(), step, Math.max(0, from), Math.clamp(limit, 1, MOST_LINES));
    }

    @GetMapping("/operations/{id}/output")
    ResponseEntity<StreamingResponseBody> output(@PathVariable long id) {
        OperationId operation = find(id).id();
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(out -> write(operation, new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    }

    private void write(OperationId operation, Writer out) throws IOException {
        operations.writeOutput(operation, out);
        out.flush();
    }

    private Operation find(long id) {
        return operations
                .find(new OperationId(id))
                .orElseThrow(() -> ApiRefusal.notFound("There is no operation " + id + "."));
    }
}

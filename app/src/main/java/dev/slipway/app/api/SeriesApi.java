package dev.slipway.app.api;

import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationSeries;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.Series;
import dev.slipway.fleet.operation.SeriesId;
import dev.slipway.fleet.operation.SeriesOutcome;
import dev.slipway.fleet.operation.SeriesState;
import dev.slipway.fleet.operation.SeriesWish;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The same done to several machines. */
@RestController
@RequestMapping("/api/v1/series")
class SeriesApi {
    private static final int MOST = 200;

    private final OperationSeries series;
    private final Operations operations;
    private final FleetRepository fleet;

    SeriesApi(OperationSeries series, Operations operations, FleetRepository fleet) {
        this.series = series;
        this.operations = operations;
        this.fleet = fleet;
    }

    /**
     * What to do, and where.
     *
     * @param kind the word of a kind of operation
     * @param parameters the kind's own; may be missing
     * @param machines in order
     * @param atOnce how many may run at the same time; 1 when missing
     * @param stopOnFailure whether the rest is not begun once one has failed; true when missing
     * @param start true to start what is planned at once
     * @param confirm the number of machines, when the plan asks for it
     * @param why for the history
     */
    record PlanBody(
            @Nullable String kind,
            @Nullable JsonNode parameters,
            @Nullable List<String> machines,
            @Nullable Integer atOnce,
            @Nullable Boolean stopOnFailure,
            @Nullable Boolean start,
            @Nullable String confirm,
            @Nullable String why) {}

    /**
     * A series.
     *
     * @param state one word
     * @param words why it stopped, or how it ended; empty while it runs
     */
    record Answer(
            long id,
            String kind,
            String headline,
            String who,
            String why,
            int atOnce,
            boolean stopOnFailure,
            Instant createdAt,
            String state,
            String words,
            List<OperationAnswer.Line> operations,
            List<Series.Refusal> leftOut) {}

    @PostMapping
    ResponseEntity<Answer> plan(@RequestBody PlanBody body, Principal who) {
        if (body.machines() == null || body.machines().isEmpty()) {
            throw ApiRefusal.bad("The series names no machines.", "List them under machines, in order.");
        }
        List<MachineName> machines = body.machines().stream()
                .map(name -> OperationsApi.machine(fleet, name))
                .toList();
        Record parameters = OperationsApi.parameters(operations, body.kind(), body.parameters());
        Series planned = accepted(series.plan(
                new SeriesWish(
                        machines,
                        parameters,
                        body.atOnce() == null ? 1 : body.atOnce(),
                        body.stopOnFailure() == null || body.stopOnFailure()),
                who.getName()));
        Series answer =
                Boolean.TRUE.equals(body.start()) ? start(planned.id(), body.confirm(), body.why(), who) : planned;
        return ResponseEntity.status(HttpStatus.CREATED).body(answer(answer));
    }

    @PostMapping("/{id}/start")
    Answer start(
            @PathVariable long id,
            @RequestBody(required = false) OperationsApi.@Nullable StartBody body,
            Principal who) {
        return answer(
                start(find(id).id(), body == null ? null : body.confirm(), body == null ? null : body.why(), who));
    }

    private Series start(SeriesId id, @Nullable String confirm, @Nullable String why, Principal who) {
        return accepted(series.start(id, Confirmed.text(confirm), Confirmed.text(why), who.getName()));
    }

    @PostMapping("/{id}/cancel")
    OperationsApi.Steered cancel(@PathVariable long id, Principal who) {
        return OperationsApi.steered(series.cancel(find(id).id(), who.getName()));
    }

    @GetMapping
    List<Answer> list(@RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = "50") int limit) {
        return series.list(Math.max(0, offset), Math.clamp(limit, 1, MOST)).stream()
                .map(SeriesApi::answer)
                .toList();
    }

    @GetMapping("/{id}")
    Answer one(@PathVariable long id) {
        return answer(find(id));
    }

    private Series find(long id) {
        return series.find(new SeriesId(id)).orElseThrow(() -> ApiRefusal.notFound("There is no series " + id + "."));
    }

    private static Series accepted(SeriesOutcome outcome) {
        return switch (outcome) {
            case SeriesOutcome.Accepted(Series accepted) -> accepted;
            case SeriesOutcome.PlanChanged(Series now, List<String> changes) ->
                throw new ApiRefusal(
                        HttpStatus.CONFLICT,
                        new ApiProblem(
                                "The plan has changed. " + String.join(" ", changes),
                                "Read series " + now.id() + ", the plan as it is now, and start that."));
            case SeriesOutcome.Refused(String words, String remedy) ->
                throw new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy));
        };
    }

    private static Answer answer(Series series) {
        return new Answer(
                series.id().value(),
                series.kind(),
                series.headline(),
                series.who(),
                series.why(),
                series.atOnce(),
                series.stopOnFailure(),
                series.createdAt(),
                series.state().getClass().getSimpleName(),
                words(series.state()),
                series.operations().stream().map(OperationAnswer::of).toList(),
                series.refusals());
    }

    private static String words(SeriesState state) {
        return switch (state) {
            case SeriesState.Planned planned -> "";
            case SeriesState.Running running -> "";
            case SeriesState.Stopped stopped -> "Operation " + stopped.failed() + " failed: " + stopped.words();
            case SeriesState.Cancelled cancelled -> "By " + cancelled.who() + ".";
            case SeriesState.Ended ended -> ended.words();
        };
    }
}

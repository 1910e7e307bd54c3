package dev.slipway.app.api;

import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.CommitDiff.FileDiff;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.drift.AdoptOutcome;
import dev.slipway.fleet.drift.AdoptPreview;
import dev.slipway.fleet.drift.Adoptions;
import dev.slipway.fleet.drift.DriftItem;
import dev.slipway.fleet.drift.DriftReport;
import dev.slipway.fleet.drift.DriftState;
import dev.slipway.fleet.drift.DriftTexts;
import dev.slipway.fleet.drift.Drifts;
import dev.slipway.fleet.drift.ScanOutcome;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where machines differ from what they shall be, and the ways to end it. */
@RestController
@RequestMapping("/api/v1")
class DriftApi {
    private final Drifts drifts;
    private final DriftTexts texts;
    private final Adoptions adoptions;
    private final FleetRepository fleet;
    private final Clock clock;

    DriftApi(Drifts drifts, DriftTexts texts, Adoptions adoptions, FleetRepository fleet, Clock clock) {
        this.drifts = drifts;
        this.texts = texts;
        this.adoptions = adoptions;
        this.fleet = fleet;
        this.clock = clock;
    }

    /**
     * One difference.
     *
     * @param layer {@code declared}, {@code etc} or {@code system}
     * @param restore what an apply has to restore to undo it; empty when it cannot be undone
     */
    record Item(String id, String layer, String aspect, String path, String detail, String words, String restore) {}

    /**
     * How a machine stands.
     *
     * @param state {@code none}, {@code drifted} or {@code unknown}
     * @param at when it was scanned last; the epoch when never
     * @param stale whether {@code items} tell how it was and not how it is
     * @param seenAt when it could be compared last; the epoch when never
     * @param trouble why the state is unknown; else empty
     * @param remedy what to do about that
     * @param gaps what cannot be compared
     */
    record Answer(
            String machine,
            String state,
            Instant at,
            boolean stale,
            Instant seenAt,
            String trouble,
            String remedy,
            List<Item> items,
            List<String> gaps) {}

    /** A difference as texts; {@code hidden} says why there are none. */
    record Texts(@Nullable FileDiff diff, String hidden) {}

    /** What to adopt, and how. */
    record AdoptBody(
            @Nullable String item,
            @Nullable Boolean ownProfile,
            @Nullable Boolean preview,
            @Nullable String proposal,
            @Nullable String message) {}

    /**
     * What would be committed, or was.
     *
     * @param commit the commit; empty for a preview
     * @param proposal to be sent back to commit exactly this
     * @param others other machines that the commit changes too
     * @param ownProfile the new profile of this machine alone; empty when it keeps its own
     */
    record Adopted(
            String commit,
            String words,
            String proposal,
            List<FileDiff> diffs,
            List<String> others,
            String ownProfile) {}

    /** What to ignore, and for whom: {@code machine}, {@code group} or {@code all}. */
    record IgnoreBody(
            @Nullable String item,
            @Nullable String reach,
            @Nullable String why) {}

    @GetMapping("/drift")
    List<Answer> all() {
        return drifts.all().stream().map(this::answer).toList();
    }

    @GetMapping("/machines/{name}/drift")
    Answer of(@PathVariable String name) {
        return answer(drifts.of(OperationsApi.machine(fleet, name)));
    }

    @PostMapping("/machines/{name}/drift/scan")
    Answer scan(@PathVariable String name) {
        return switch (drifts.scan(OperationsApi.machine(fleet, name))) {
            case ScanOutcome.Scanned(DriftReport report) -> answer(report);
            case ScanOutcome.Waits(String words) ->
                throw new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, "Ask again when that has ended."));
        };
    }

    @GetMapping("/machines/{name}/drift/{item}/texts")
    Texts texts(@PathVariable String name, @PathVariable String item) {
        MachineName machine = OperationsApi.machine(fleet, name);
        return switch (texts.of(machine, item(machine, item))) {
            case DriftTexts.Shown.Texts(FileDiff diff) -> new Texts(diff, "");
            case DriftTexts.Shown.Hidden(String words) -> new Texts(null, words);
        };
    }

    @PostMapping("/machines/{name}/drift/adopt")
    Adopted adopt(@PathVariable String name, @RequestBody AdoptBody body, Principal who) {
        MachineName machine = OperationsApi.machine(fleet, name);
        DriftItem item = item(machine, Confirmed.text(body.item()));
        boolean own = Boolean.TRUE.equals(body.ownProfile());
        if (Boolean.TRUE.equals(body.preview())) {
            return preview(adoptions.preview(machine, item, own));
        }
        return switch (adoptions.commit(
                machine, item, own, Confirmed.text(body.proposal()), Confirmed.text(body.message()), author(who))) {
            case AdoptOutcome.Adopted(String commit, String words) ->
                new Adopted(commit, words, "", List.of(), List.of(), "");
            case AdoptOutcome.NotAsShown(AdoptPreview.Ready ready) ->
                throw new ApiRefusal(
                        HttpStatus.CONFLICT,
                        new ApiProblem(
                                "What would be committed is not what was shown any more.",
                                "Ask for the preview again."));
            case AdoptOutcome.NotAsShown(AdoptPreview now) -> preview(now);
            case AdoptOutcome.NotCommitted(var outcome) -> {
                ChangeAnswers.Commit commit = ChangeAnswers.of(outcome);
                yield new Adopted(commit.commit(), "It is declared already.", "", List.of(), List.of(), "");
            }
        };
    }

    private static Adopted preview(AdoptPreview preview) {
        return switch (preview) {
            case AdoptPreview.Ready ready ->
                new Adopted(
                        "",
                        ready.message(),
                        ready.proposal(),
                        ready.diffs(),
                        ready.others().stream().map(MachineName::value).toList(),
                        ready.ownProfile());
            case AdoptPreview.ByHand(String words, String file, String lines) ->
                throw new ApiRefusal(
                        HttpStatus.CONFLICT,
                        new ApiProblem(
                                words,
                                lines.isEmpty()
                                        ? "Take the declaration out of " + file + " by hand."
                                        : "Edit " + file + " by hand; this belongs there:\n" + lines));
            case AdoptPreview.Refused(String words, String remedy) ->
                throw new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy));
        };
    }

    @PostMapping("/machines/{name}/drift/ignore")
    ChangeAnswers.Commit ignore(@PathVariable String name, @RequestBody IgnoreBody body, Principal who) {
        MachineName machine = OperationsApi.machine(fleet, name);
        Adoptions.Reach reach = switch (Confirmed.text(body.reach())) {
            case "", "machine" -> Adoptions.Reach.MACHINE;
            case "group" -> Adoptions.Reach.GROUP;
            case "all" -> Adoptions.Reach.ALL;
            default -> throw ApiRefusal.bad("There is no such reach.", "Write machine, group or all.");
        };
        return ChangeAnswers.of(adoptions.ignore(
                machine, item(machine, Confirmed.text(body.item())), reach, author(who), Confirmed.text(body.why())));
    }

    private DriftItem item(MachineName machine, String id) {
        return drifts.item(machine, id)
                .orElseThrow(() -> ApiRefusal.notFound("The last scan of " + machine + " found no difference " + id
                        + ". GET the drift again, or scan again."));
    }

    private Answer answer(DriftReport report) {
        return new Answer(
                report.machine().value(),
                switch (report.state()) {
                    case DriftState.None none -> "none";
                    case DriftState.Drifted drifted -> "drifted";
                    case DriftState.Unknown unknown -> "unknown";
                },
                report.at(),
                report.isStale(clock.instant()),
                report.seenAt(),
                report.state() instanceof DriftState.Unknown unknown ? unknown.words() : "",
                report.state() instanceof DriftState.Unknown unknown ? unknown.remedy() : "",
                report.seen().stream()
                        .map(item -> new Item(
                                item.id(),
                                item.layer().name().toLowerCase(Locale.ROOT),
                                item.aspect(),
                                item.path(),
                                item.detail(),
                                item.words(),
                                item.canBeUndone() ? item.subject() : ""))
                        .toList(),
                report.gaps());
    }

    private static Author author(Principal who) {
        return new Author(who.getName(), who.getName() + "@slipway");
    }
}

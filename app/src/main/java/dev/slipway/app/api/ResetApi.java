package dev.slipway.app.api;

import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.reset.Keep;
import dev.slipway.fleet.reset.KeptPaths;
import dev.slipway.fleet.reset.Reset;
import dev.slipway.fleet.reset.ResetPreviews;
import dev.slipway.host.reset.ResetPreview;
import dev.slipway.host.reset.ResetPreview.Fate;
import dev.slipway.host.reset.ResetPreview.Item;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a reset would do to each path of a machine. */
@RestController
@RequestMapping("/api/v1")
class ResetApi {
    private static final int MOST = 10_000;
    private static final int USUAL = 1000;
    private static final int DEEPEST = 10;

    private final ResetPreviews previews;
    private final FleetRepository fleet;

    ResetApi(ResetPreviews previews, FleetRepository fleet) {
        this.previews = previews;
        this.fleet = fleet;
    }

    /**
     * What would be asked for, and which paths to show.
     *
     * @param keep further paths to keep
     * @param keepMachineId as declared when missing
     * @param keepHostKeys as declared when missing
     * @param depth how many names a group's path has, 1 when missing
     * @param fate {@code kept}, {@code kept_for_its_content} or {@code deleted}, which is meant when missing
     * @param search what a path must hold; all when missing
     * @param offset which of these paths is the first to show
     * @param limit how many of them, 1000 when missing, 10000 at most
     */
    record Body(
            @Nullable List<String> keep,
            @Nullable Boolean keepMachineId,
            @Nullable Boolean keepHostKeys,
            @Nullable Integer depth,
            @Nullable String fate,
            @Nullable String search,
            @Nullable Integer offset,
            @Nullable Integer limit) {}

    /**
     * A path that is shown.
     *
     * @param bytes the space that it takes on the disk, without what lies below it
     */
    record Path(String path, boolean directory, long bytes) {}

    /**
     * What would become of the paths.
     *
     * @param rules what is kept, with where it was said
     * @param groups sums by directory
     * @param found how many paths fate and search find
     * @param paths those of them that are shown
     */
    record Answer(
            List<KeptPaths.Path> rules,
            boolean keepMachineId,
            List<ResetPreview.Group> groups,
            int found,
            List<Path> paths) {}

    @PostMapping("/machines/{name}/reset-preview")
    Answer preview(@PathVariable String name, @RequestBody(required = false) @Nullable Body given) {
        Body body = given == null ? new Body(null, null, null, null, null, null, null, null) : given;
        Reset wish = Reset.wish(
                body.keep() == null ? List.of() : body.keep(), keep(body.keepMachineId()), keep(body.keepHostKeys()));
        Fate fate = fate(Confirmed.text(body.fate()));
        int depth = within(body.depth(), 1, 1, DEEPEST);
        int limit = within(body.limit(), USUAL, 0, MOST);
        int offset = within(body.offset(), 0, 0, Integer.MAX_VALUE);
        return switch (previews.of(OperationsApi.machine(fleet, name), wish)) {
            case ResetPreviews.Outcome.Refused(String words, String remedy) ->
                throw new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy));
            case ResetPreviews.Outcome.Shown(KeptPaths kept, ResetPreview preview) -> {
                List<Item> found = preview.search(fate, Confirmed.text(body.search()));
                yield new Answer(
                        kept.paths(),
                        kept.machineId(),
                        preview.groups(depth),
                        found.size(),
                        found.stream()
                                .skip(offset)
                                .limit(limit)
                                .map(Item::entry)
                                .map(entry -> new Path(entry.path(), entry.directory(), entry.bytes()))
                                .toList());
            }
        };
    }

    private static Keep keep(@Nullable Boolean said) {
        return said == null ? Keep.AS_DECLARED : Keep.of(said);
    }

    private static Fate fate(String word) {
        return word.isEmpty()
                ? Fate.DELETED
                : Arrays.stream(Fate.values())
                        .filter(fate -> fate.name().toLowerCase(Locale.ROOT).equals(word))
                        .findFirst()
                        .orElseThrow(() -> ApiRefusal.bad(
                                "\"" + word + "\" is nothing that becomes of a path.",
                                "Write kept, kept_for_its_content or deleted."));
    }

    private static int within(@Nullable Integer said, int usual, int least, int most) {
        return said == null ? usual : Math.clamp(said, least, most);
    }
}

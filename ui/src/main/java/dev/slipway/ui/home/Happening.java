package dev.slipway.ui.home;

import com.vaadin.flow.component.html.Anchor;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Proof;
import dev.slipway.pxe.image.Mirror;
import dev.slipway.pxe.image.MirrorState;
import dev.slipway.ui.machine.StateWords;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import java.util.ArrayList;
import java.util.List;

/** What runs: installations on their way, images being fetched. */
final class Happening {
    private Happening() {}

    static List<Row> of(List<MachineOverview> machines, Mirror mirror, ViewerTime times) {
        List<Row> rows = new ArrayList<>();
        for (MachineOverview machine : machines) {
            if (runs(machine.state())) {
                String name = machine.machine().name().value();
                StateWords words = StateWords.of(machine.state(), times);
                rows.add(new Row(Phrase.strong(name), Phrase.plain(" · " + words.word()))
                        .mark(words.tone(), words.glyph())
                        .detail(words.sentence())
                        .end(open("machines/" + name, name)));
            }
        }
        mirror.states().forEach((request, state) -> {
            Row row = new Row(Phrase.plain("Mirrors "), Phrase.strong(request.words()));
            switch (state) {
                case MirrorState.Queued() -> add(rows, row.detail("Waits for other downloads."));
                case MirrorState.Resolving() -> add(rows, row.detail("Reads the publisher's metadata."));
                case MirrorState.Fetching(var version, var file, var bytes, var total) ->
                    add(
                            rows,
                            row.below(new ProgressLine("Progress of " + file, bytes, total))
                                    .detail(file + " · " + Phrase.bytes(bytes)
                                            + (total > 0 ? " of " + Phrase.bytes(total) : "")));
                case MirrorState.Verifying(var version, var file) ->
                    add(rows, row.detail("Compares " + file + " with its checksum."));
                case MirrorState.Waiting(var reason, var attempt, var retryAt) ->
                    add(rows, row.detail(reason + ". Next try at " + times.second(retryAt) + "."));
                case MirrorState.Published(var image) -> {}
                case MirrorState.Failed(var reason, var remedy) -> {}
                case MirrorState.Cancelled() -> {}
            }
        });
        return rows;
    }

    private static void add(List<Row> rows, Row row) {
        rows.add(row.mark(Tone.INFO, Glyph.IMAGES).end(open("images", "Images")));
    }

    private static boolean runs(MachineState state) {
        return switch (state) {
            case MachineState.Armed s -> true;
            case MachineState.Installing s -> true;
            case MachineState.Installed s -> s.proof() instanceof Proof.Pending;
            case MachineState.Approved s -> false;
            case MachineState.Imported s -> false;
            case MachineState.Failed s -> false;
            case MachineState.Unknown s -> false;
        };
    }

    private static Anchor open(String path, String what) {
        Anchor link = new Anchor(path, "Open");
        link.setAriaLabel("Open " + what);
        return link;
    }
}

package dev.slipway.ui.image;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import dev.slipway.fleet.access.Role;
import dev.slipway.pxe.image.MirrorRequest;
import dev.slipway.pxe.image.MirrorState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.Person;

/** An image on its way, and what can be done about it. */
public final class DownloadRow {
    private DownloadRow() {}

    /**
     * Shows how far it is.
     *
     * @param request what is wanted
     * @param state how far it is
     * @param person who looks
     * @param ways what may be done
     * @param times the viewer's times
     * @return a row
     */
    public static Row of(MirrorRequest request, MirrorState state, Person person, Ways ways, ViewerTime times) {
        Row row = new Row(Phrase.strong(request.words()));
        return switch (state) {
            case MirrorState.Queued() ->
                row.mark(Tone.IDLE, Glyph.CLOCK)
                        .detail("Waits for other downloads.")
                        .end(cancel(person, ways, request));
            case MirrorState.Resolving() ->
                row.mark(Tone.INFO, Glyph.HALF)
                        .detail("Reads the publisher's metadata.")
                        .end(cancel(person, ways, request));
            case MirrorState.Fetching(var version, var file, var bytes, var total) ->
                row.mark(Tone.INFO, Glyph.HALF)
                        .below(new ProgressLine("Progress of " + file, bytes, total))
                        .detail(version + " · " + file + " · " + Phrase.bytes(bytes)
                                + (total > 0 ? " of " + Phrase.bytes(total) : ""))
                        .end(cancel(person, ways, request));
            case MirrorState.Verifying(var version, var file) ->
                row.mark(Tone.INFO, Glyph.HALF)
                        .detail(version + " · compares " + file + " with its checksum")
                        .end(cancel(person, ways, request));
            case MirrorState.Waiting(var reason, var attempt, var retryAt) ->
                row.mark(Tone.WARN, Glyph.CLOCK)
                        .detail(reason + ". Tried " + Phrase.count(attempt, "time", "times") + ", next at "
                                + times.second(retryAt))
                        .end(cancel(person, ways, request));
            case MirrorState.Published(var image) ->
                row.mark(Tone.OK, Glyph.TICK).detail("In the library.");
            case MirrorState.Failed(var reason, var remedy) ->
                row.mark(Tone.BAD, Glyph.CROSS)
                        .detail(reason + ". To do: " + remedy + ".")
                        .end(more(person, ways));
            case MirrorState.Cancelled() ->
                row.mark(Tone.IDLE, Glyph.RING)
                        .detail("Cancelled. What was fetched is kept.")
                        .end(more(person, ways));
        };
    }

    private static Component cancel(Person person, Ways ways, MirrorRequest request) {
        Button cancel = new Button("Cancel", e -> ways.cancel());
        cancel.setAriaLabel("Cancel " + request.words());
        return person.gate(cancel, Role.OPERATOR);
    }

    private static Component[] more(Person person, Ways ways) {
        return new Component[] {
            person.gate(new Button("Discard", e -> ways.discard()), Role.OPERATOR),
            person.gate(new Button("Go on", e -> ways.again()), Role.OPERATOR)
        };
    }

    /** What may be done about a download. */
    public interface Ways {
        /** Stops it; what was fetched is kept. */
        void cancel();

        /** Begins again where it stopped. */
        void again();

        /** Throws away what was fetched. */
        void discard();
    }
}

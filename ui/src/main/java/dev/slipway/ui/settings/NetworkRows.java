package dev.slipway.ui.settings;

import dev.slipway.pxe.boot.LoaderChoice;
import dev.slipway.pxe.port.PortReport;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;

/** Ports and loaders, one row each, with the remedy where something is missing. */
public final class NetworkRows {
    private NetworkRows() {}

    /**
     * Shows a port.
     *
     * @param report what became of it
     * @return a row
     */
    public static Row port(PortReport report) {
        Row row = new Row(Phrase.strong(report.service()), Phrase.plain(" on UDP port " + report.port()));
        return switch (report) {
            case PortReport.Bound bound ->
                row.detail(bound.sharedWith().isEmpty() ? "" : bound.words())
                        .end(new StateMark(
                                bound.sharedWith().isEmpty() ? Tone.OK : Tone.WARN,
                                bound.sharedWith().isEmpty() ? "listens" : "shared"));
            case PortReport.Refused refused ->
                row.detail(refused.detail()
                                + (refused.holders().isEmpty()
                                        ? "."
                                        : ". Held by "
                                                + refused.holders().stream()
                                                        .map(Object::toString)
                                                        .collect(java.util.stream.Collectors.joining(", "))
                                                + "."))
                        .detail(refused.remedy())
                        .end(new StateMark(Tone.BAD, "not bound"));
        };
    }

    /**
     * Shows a loader.
     *
     * @param choice what was found
     * @return a row
     */
    public static Row loader(LoaderChoice choice) {
        Row row = new Row(Phrase.strong(choice.arch().words()));
        return switch (choice) {
            case LoaderChoice.Found(var arch, var loader) ->
                row.detail(Phrase.code(loader.file().toString()), Phrase.plain(" · " + Phrase.bytes(loader.size())))
                        .end(new StateMark(Tone.OK, "found"));
            case LoaderChoice.Missing(var arch, var words, var remedy) ->
                row.detail(words).detail(remedy).end(new StateMark(Tone.WARN, "missing"));
        };
    }
}

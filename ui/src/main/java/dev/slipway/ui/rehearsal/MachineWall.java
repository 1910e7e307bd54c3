package dev.slipway.ui.rehearsal;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.slipway.fleet.rehearsal.MachineRecord;
import dev.slipway.fleet.rehearsal.Sample;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ViewerTime;
import java.time.Instant;
import java.util.List;

/** When each machine was rehearsed last, as small tiles: those that never were first. */
final class MachineWall extends UnorderedList {
    MachineWall(List<MachineRecord> records, ViewerTime times) {
        addClassName("wall");
        records.forEach(record -> add(tile(record, times)));
    }

    private static ListItem tile(MachineRecord record, ViewerTime times) {
        MachineRecord.Feeling feeling = record.feeling(times.now());
        Anchor link = new Anchor("machines/" + record.machine(), "");
        Span age = RehearsalWords.mark(feeling, age(record, times));
        Span name = new Span(record.machine().value());
        name.addClassName("name");
        link.add(name, age);
        ListItem item = new ListItem(link);
        item.addClassName(feeling.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        return item;
    }

    /** How long ago, in words. */
    static String age(MachineRecord record, ViewerTime times) {
        return switch (record.last()) {
            case MachineRecord.Last.Never() -> "never";
            case MachineRecord.Last.Time(Sample sample) ->
                (sample.result() instanceof Sample.Result.Failed ? "failed " : "") + times.agoWords(sample.at());
        };
    }

    /** What it all says in one sentence. */
    static String sentence(List<MachineRecord> records, Instant now) {
        long never = count(records, MachineRecord.Feeling.NEVER, now);
        long longAgo = count(records, MachineRecord.Feeling.LONG_AGO, now);
        long failed = count(records, MachineRecord.Feeling.FAILED, now);
        long fine = count(records, MachineRecord.Feeling.FINE, now);
        StringBuilder words = new StringBuilder();
        words.append(fine)
                .append(" of ")
                .append(Phrase.count(records.size(), "machine was", "machines were"))
                .append(" rehearsed with success within ")
                .append(MachineRecord.LONG.toDays())
                .append(" days");
        if (never > 0) {
            words.append(", ").append(never).append(never == 1 ? " never was" : " never were");
        }
        if (longAgo > 0) {
            words.append(", ").append(longAgo).append(" longer ago");
        }
        if (failed > 0) {
            words.append(", ").append(failed).append(" failed");
        }
        return words.append('.').toString();
    }

    private static long count(List<MachineRecord> records, MachineRecord.Feeling feeling, Instant now) {
        return records.stream().filter(record -> record.feeling(now) == feeling).count();
    }
}

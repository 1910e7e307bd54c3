package dev.slipway.app.bench;

import dev.slipway.host.FactSection;
import dev.slipway.host.HostFacts;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.ShellWord;
import java.io.IOException;
import java.time.Instant;

/** What is run on every endpoint. */
enum Work {
    /** Nothing but the way there and back. */
    TRUE("true", ""),
    /** What the console asks every machine in its sweeps: dozens of small programs, and some kilobytes of answer. */
    FACTS("facts", " done");

    private final String title;
    private final String mark;

    Work(String title, String mark) {
        this.title = title;
        this.mark = mark;
    }

    String title() {
        return title;
    }

    RemoteCommand command() {
        return switch (this) {
            case TRUE -> RemoteCommand.of("true");
            case FACTS -> HostFacts.command();
        };
    }

    /** The same for a program that hands a line to ssh(1). */
    String line() {
        return switch (command().program()) {
            case RemoteCommand.Program.Argv argv -> ShellWord.quoteAll(argv.words());
            case RemoteCommand.Program.Script script -> "/bin/sh -c " + ShellWord.quote(script.text());
        };
    }

    /** What every answer has in it; empty when there is nothing to look for. */
    String mark() {
        return mark;
    }

    /** What the console does with an answer in a sweep, though the other programs stop at the text. */
    void understand(CommandResult result) throws IOException {
        switch (this) {
            case TRUE -> {}
            case FACTS -> {
                HostFacts facts = HostFacts.parse(result, Instant.now());
                if (facts.lacks(FactSection.BOOT_ID) || facts.lacks(FactSection.MEMORY)) {
                    throw new IOException("an answer with gaps: " + facts.gaps());
                }
            }
        }
    }
}

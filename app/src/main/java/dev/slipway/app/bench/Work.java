package dev.slipway.app.bench;

import dev.slipway.host.HostFacts;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.ShellWord;

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
}

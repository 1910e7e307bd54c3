package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshOutcome;
import java.time.Clock;
import java.time.Duration;

/** What a step is given by the operation around it. Used by one thread at a time. */
public interface StepContext {
    /**
     * The operation.
     *
     * @return its number
     */
    OperationId operation();

    /**
     * The machine.
     *
     * @return its name
     */
    MachineName machine();

    /**
     * Who started it.
     *
     * @return the account
     */
    String who();

    /**
     * What a step of this operation noted.
     *
     * @param key the note's name, shared by all steps of the operation
     * @return the text, or empty when it was never noted
     */
    String note(String key);

    /**
     * Notes something; it has survived when this returns.
     *
     * @param key the note's name
     * @param value the text; no secrets
     */
    void note(String key, String value);

    /**
     * How often this step began to act before, in this console or in one that died. In {@code act} itself the present
     * time does not count.
     *
     * @return 0 when it never did
     */
    int begun();

    /**
     * How often a person has said that the operation shall go on: 1 at first, one more after each retry. A step that
     * must not act twice by itself may act once in every attempt.
     *
     * @return the same in every console
     */
    default int attempt() {
        return 1;
    }

    /**
     * The way to the machine with its pinned host keys, as it is known now.
     *
     * @return the route, or words why there is none
     */
    RouteAnswer route();

    /**
     * For what {@link #run} is not enough.
     *
     * @return logs in to machines
     */
    SshExecutor ssh();

    /**
     * Runs a command on the machine, and keeps what it writes as the step's output.
     *
     * @param command what to run; its deadline is cut to {@link #left()}
     * @return what came of it; a missing route is {@code Unreachable}
     * @throws InterruptedException when the step was cancelled or its deadline has passed
     */
    SshOutcome<CommandResult> run(RemoteCommand command) throws InterruptedException;

    /**
     * Runs a command on the machine whose output only the step reads: what is asked again and again, or is secret.
     *
     * @param command what to run; its deadline is cut to {@link #left()}
     * @return what came of it
     * @throws InterruptedException when the step was cancelled or its deadline has passed
     */
    SshOutcome<CommandResult> ask(RemoteCommand command) throws InterruptedException;

    /**
     * Adds a line of Slipway's own to the step's output.
     *
     * @param line one line
     */
    void say(String line);

    /**
     * Keeps a text out of all output of this operation: where it appears, {@code ***} is kept instead.
     *
     * @param secret at least four characters; shorter ones are ignored
     */
    void mask(String secret);

    /**
     * How long the step has left.
     *
     * @return never negative
     */
    Duration left();

    /**
     * Tells the time.
     *
     * @return the console's clock
     */
    Clock clock();
}

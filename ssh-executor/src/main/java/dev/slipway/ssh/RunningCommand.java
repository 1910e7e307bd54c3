package dev.slipway.ssh;

/** A command under way. */
public interface RunningCommand {
    /**
     * Ends it: while it waits it is not started, while it runs its processes on the machine are ended. Returns at once;
     * {@link #await} tells what came of it. Has no effect when the command has ended.
     */
    void cancel();

    /**
     * Waits for its end, at most the deadlines of its steps. When the waiting thread is interrupted the command is
     * cancelled, and the thread stays interrupted.
     *
     * @return the result, or why there is none
     */
    SshOutcome<CommandResult> await();
}

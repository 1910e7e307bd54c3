package dev.slipway.fleet.operation;

import dev.slipway.ssh.SshFailure;

/** What a part of a step found or did. */
public sealed interface StepResult {
    /**
     * It is as it should be.
     *
     * @param words what was found; the words of the last step are the operation's proof
     */
    record Done(String words) implements StepResult {}

    /**
     * It is not as it should be yet.
     *
     * @param words what was found
     * @param remedy what a person can do when it stays so until the deadline; empty when there is nothing better than to look
     */
    record NotYet(String words, String remedy) implements StepResult {
        /**
         * Of which nothing more is known.
         *
         * @param words what was found
         */
        public NotYet(String words) {
            this(words, "");
        }
    }

    /**
     * It could not be told or done now, but may be in a while: the machine does not answer. Tried again until the
     * step's deadline, beginning with {@code check}.
     *
     * @param words what failed
     * @param remedy what a person can do about it
     */
    record Later(String words, String remedy) implements StepResult {}

    /**
     * It went wrong, and trying again would not help.
     *
     * @param words what failed
     * @param remedy what a person can do about it
     */
    record Broken(String words, String remedy) implements StepResult {}

    /**
     * What a failure of SSH means for a step: a machine that cannot be reached is tried again; one that shows another
     * host key, refuses the login, or whose command failed, is not.
     *
     * @param failure the failure
     * @return {@link Later} or {@link Broken}
     */
    static StepResult of(SshFailure failure) {
        return switch (failure) {
            case SshFailure.Unreachable lost -> new Later(lost.message(), lost.remedy());
            case SshFailure.TimedOut late
            when late.stage() == SshFailure.Stage.COMMAND -> new Broken(late.message(), late.remedy());
            case SshFailure.TimedOut late -> new Later(late.message(), late.remedy());
            case SshFailure.Cancelled cancelled -> new Later(cancelled.message(), cancelled.remedy());
            case SshFailure.HostKeyChanged changed -> new Broken(changed.message(), changed.remedy());
            case SshFailure.AuthRejected rejected -> new Broken(rejected.message(), rejected.remedy());
            case SshFailure.NonZeroExit failed -> new Broken(failed.message(), failed.remedy());
        };
    }
}

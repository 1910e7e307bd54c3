package dev.slipway.ssh;

/** What is known about the process on the machine after a command could not be brought to its end. */
public enum RemoteProcess {
    /** The command was never sent: the machine is as before. */
    NOT_STARTED("It was not started."),
    /** The machine was asked, and nothing of the command runs there any more. */
    ENDED("It was ended on the machine."),
    /** It ended by itself as it should, but not all of its output is known. */
    EXITED("It had ended by itself, with an exit status that is accepted."),
    /** The machine could not be asked; its own watch ends the command at the latest shortly after the deadline. */
    MAY_STILL_RUN("It may still be running on the machine, where it ends at the latest shortly after its deadline.");

    private final String sentence;

    RemoteProcess(String sentence) {
        this.sentence = sentence;
    }

    /**
     * The state in words.
     *
     * @return one sentence about "it", the command
     */
    public String sentence() {
        return sentence;
    }
}

package dev.slipway.pxe.boot;

/** Which loader a kind of firmware gets. */
public sealed interface LoaderChoice {
    /**
     * For whom.
     *
     * @return the kind of firmware
     */
    ClientArch arch();

    /**
     * There is one.
     *
     * @param loader what it gets
     */
    record Found(ClientArch arch, Loader loader) implements LoaderChoice {}

    /**
     * There is none.
     *
     * @param words what is missing, and for which machines
     * @param remedy which package to install, or which file to put where
     */
    record Missing(ClientArch arch, String words, String remedy) implements LoaderChoice {}
}

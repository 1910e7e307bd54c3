package dev.slipway.fleet.declared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine's file, a group's file and {@code fleet.yaml} can all say about machines; null where they do not.
 *
 * @param kernelArguments empty when there are none
 * @param sshJump the machine that {@code ssh} leads through
 * @param sshAddress the address of {@code ssh}; only a machine may say it
 * @param reset empty when nothing is said of it
 * @param keptPartitions what {@code rebuild.keep} lists; null when it says nothing, which an empty list does not mean
 * @param values with their places
 */
record Defaults(
        @Nullable Written<ProfileName> profile,
        @Nullable Written<InstallDisk> disk,
        @Nullable Written<OsChoice> os,
        List<Written<String>> kernelArguments,
        @Nullable Written<String> loader,
        @Nullable Written<SshLogin> ssh,
        @Nullable Written<MachineName> sshJump,
        @Nullable Written<String> sshAddress,
        ResetReader.Keeps reset,
        @Nullable Written<List<String>> keptPartitions,
        ValuesReader.Values values) {
    /** Nothing said. */
    static final Defaults NONE = new Defaults(
            null,
            null,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            ResetReader.Keeps.NONE,
            null,
            ValuesReader.Values.NONE);
}

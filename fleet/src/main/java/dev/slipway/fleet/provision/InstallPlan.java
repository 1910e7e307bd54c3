package dev.slipway.fleet.provision;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/**
 * What an installation will do, decided before it is armed and stored with it: the machine is later given exactly
 * this, whatever has changed in between.
 *
 * @param machine the machine's name
 * @param macs its hardware addresses
 * @param disk the disk that is wiped, in words
 * @param os the operating system and version, in words
 * @param image the image's identity in the library
 * @param commit the commit that the configuration was rendered from
 * @param profile the profile that it was rendered with
 * @param contents what the configuration brings, a line each
 * @param network how the machine gets its address, in words
 * @param kernelArguments what is added to the kernel line
 * @param warnings what a careful person should read before
 * @param armedFor how many minutes the machine has to ask for its installation
 * @param kept labels of partitions that stay, with {@code *} and {@code ?} as in a shell
 */
public record InstallPlan(
        String machine,
        List<String> macs,
        String disk,
        String os,
        ImageRef image,
        String commit,
        String profile,
        List<String> contents,
        String network,
        List<String> kernelArguments,
        List<String> warnings,
        int armedFor,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> kept) {
    /** Copies the lists. */
    public InstallPlan {
        macs = List.copyOf(macs);
        contents = List.copyOf(contents);
        kernelArguments = List.copyOf(kernelArguments);
        warnings = List.copyOf(warnings);
        kept = List.copyOf(kept);
    }

    /**
     * The same, but with partitions that stay.
     *
     * @param labels their labels
     * @return the changed plan
     */
    public InstallPlan keeping(List<String> labels) {
        return new InstallPlan(
                machine,
                macs,
                disk,
                os,
                image,
                commit,
                profile,
                contents,
                network,
                kernelArguments,
                warnings,
                armedFor,
                labels);
    }

    /**
     * An image in the library.
     *
     * @param family {@code fcos} or {@code flatcar}
     * @param stream the stream or channel
     * @param version the exact version
     * @param cpu the architecture
     */
    public record ImageRef(String family, String stream, String version, String cpu) {}
}

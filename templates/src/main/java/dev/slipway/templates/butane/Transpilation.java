package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.IgnitionConfig;
import dev.slipway.templates.report.Report;
import dev.slipway.templates.report.ReportEntry;
import java.util.stream.Stream;

/** What became of a Butane configuration. */
public sealed interface Transpilation {
    /**
     * What was found, also when it was accepted; as the command line prints it.
     *
     * @return findings in order
     */
    Report report();

    /**
     * Tells whether there is an output.
     *
     * @return true for {@link Accepted}
     */
    default boolean ok() {
        return this instanceof Accepted;
    }

    /**
     * All that an editor can mark: the report, and the places of a document that could not be read.
     *
     * @return findings with positions
     */
    default Report marks() {
        return switch (this) {
            case Accepted accepted -> accepted.report;
            case Rejected rejected ->
                new Report(Stream.<ReportEntry>concat(
                                rejected.report.entries().stream(), rejected.unreadable.entries().stream())
                        .toList());
        };
    }

    /**
     * Translated.
     *
     * @param output Ignition JSON, or a MachineConfig in YAML for OpenShift; without a newline at the end
     * @param ignition the Ignition configuration as a model
     * @param report warnings
     */
    record Accepted(String output, IgnitionConfig ignition, Report report) implements Transpilation {}

    /**
     * Refused.
     *
     * @param reason why, such as {@code source config is invalid}; several lines when the YAML has several type errors
     * @param report the details; empty when the document could not be read
     * @param unreadable the places of a document that could not be read
     */
    record Rejected(String reason, Report report, Report unreadable) implements Transpilation {}
}

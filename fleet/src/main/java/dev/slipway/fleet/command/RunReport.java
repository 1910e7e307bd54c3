package dev.slipway.fleet.command;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OutputLine;
import java.util.List;
import java.util.Map;

/**
 * What a command that ran on several machines wrote, with equal outputs together.
 *
 * @param groups the largest first
 * @param running machines on which it has not ended
 */
public record RunReport(List<Group> groups, List<MachineName> running) {
    /** Copies the lists. */
    public RunReport {
        groups = List.copyOf(groups);
        running = List.copyOf(running);
    }

    /**
     * Machines on which it ended in the same way and wrote the same.
     *
     * @param ending how it ended, such as {@code exit status 0}; what failed, when the command did not come to its end
     * @param well whether it ended with status 0
     * @param lines what it wrote, shortened to its first lines
     * @param lineCount how many lines it wrote in all
     * @param machines where, with the operation that has the whole output
     */
    public record Group(
            String ending,
            boolean well,
            List<OutputLine> lines,
            long lineCount,
            Map<MachineName, OperationId> machines) {
        /** Copies the collections. */
        public Group {
            lines = List.copyOf(lines);
            machines = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(machines));
        }
    }
}

package dev.slipway.fleet.adopt;

import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.host.HostFacts;
import java.util.List;

/**
 * What would be declared, for a person to review, edit and commit.
 *
 * @param wish what was asked for
 * @param facts what the machine said of itself
 * @param files the machine's file, and its profile when its configuration could be read
 * @param remarks what the person should know before, a sentence each
 * @param baseCommit the commit that it was made for
 */
public record ImportProposal(
        ImportWish wish, HostFacts facts, List<FileEdit.Put> files, List<String> remarks, String baseCommit) {
    /** Copies the lists. */
    public ImportProposal {
        files = List.copyOf(files);
        remarks = List.copyOf(remarks);
    }

    /**
     * The same with the files as the person edited them.
     *
     * @param edited all files
     * @return the changed proposal
     */
    public ImportProposal with(List<FileEdit.Put> edited) {
        return new ImportProposal(wish, facts, edited, remarks, baseCommit);
    }
}

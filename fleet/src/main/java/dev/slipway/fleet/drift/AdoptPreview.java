package dev.slipway.fleet.drift;

import dev.slipway.fleet.declared.CommitDiff;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import java.util.List;

/** What would be committed to make a difference the declared state. */
public sealed interface AdoptPreview {
    /**
     * A commit that does exactly that, as far as this machine is concerned.
     *
     * @param proposal a name of these edits, to commit what was shown and nothing else
     * @param message what the commit says
     * @param base the commit that it starts from
     * @param edits the files
     * @param diffs what changes in them; a copied profile beside its original
     * @param others other machines whose configuration the commit changes too
     * @param ownProfile the profile that the machine gets for itself; empty when it keeps its own
     */
    record Ready(
            String proposal,
            String message,
            String base,
            List<FileEdit> edits,
            List<CommitDiff.FileDiff> diffs,
            List<MachineName> others,
            String ownProfile)
            implements AdoptPreview {
        /** Copies the lists. */
        public Ready {
            edits = List.copyOf(edits);
            diffs = List.copyOf(diffs);
            others = List.copyOf(others);
        }
    }

    /**
     * The file cannot be edited safely by a program.
     *
     * @param words why, as a sentence
     * @param file the file that a person edits
     * @param lines what belongs there; empty when something has to go
     */
    record ByHand(String words, String file, String lines) implements AdoptPreview {}

    /**
     * It cannot be declared.
     *
     * @param words why, as a sentence
     * @param remedy what to do instead
     */
    record Refused(String words, String remedy) implements AdoptPreview {}
}

package dev.slipway.app.api;

import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.Clash;
import dev.slipway.fleet.declared.Problem;
import java.util.List;
import org.springframework.http.HttpStatus;

/** What became of a change, as an answer. */
final class ChangeAnswers {
    private ChangeAnswers() {}

    /**
     * The commit that a change made.
     *
     * @param commit its id
     * @param changed false when the fleet was so already
     */
    record Commit(String commit, boolean changed) {}

    static Commit of(ChangeOutcome outcome) {
        return switch (outcome) {
            case ChangeOutcome.Committed committed -> new Commit(committed.commit(), true);
            case ChangeOutcome.Unchanged(String commit) -> new Commit(commit, false);
            case ChangeOutcome.Refused(List<Problem> problems) ->
                throw new ApiRefusal(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        new ApiProblem("The fleet would not be valid.", "Mend what is listed.", problems));
            case ChangeOutcome.Conflict(List<Clash> clashes) ->
                throw new ApiRefusal(
                        HttpStatus.CONFLICT,
                        new ApiProblem(
                                clashes.getFirst().path() + " was changed by "
                                        + clashes.getFirst().theirAuthor() + " in "
                                        + clashes.getFirst().theirCommit() + ".",
                                "Read it again, put your change into it, and send it with the new base."));
            case ChangeOutcome.NotStored(Problem problem) ->
                throw new ApiRefusal(
                        HttpStatus.INSUFFICIENT_STORAGE,
                        new ApiProblem(problem.message(), problem.remedy(), List.of(problem)));
        };
    }
}

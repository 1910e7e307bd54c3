package dev.slipway.app.api;

import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.CommitDiff;
import dev.slipway.fleet.declared.CommitSummary;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetFile;
import dev.slipway.fleet.declared.FleetRepository;
import java.security.Principal;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The declared fleet's files and their history. */
@RestController
@RequestMapping("/api/v1")
class FilesApi {
    private static final int MOST_COMMITS = 500;
    private final FleetRepository fleet;

    FilesApi(FleetRepository fleet) {
        this.fleet = fleet;
    }

    /**
     * A change of one or several files, all or none.
     *
     * @param base the commit that the change was made upon
     * @param message why
     * @param put path and text of each file to write
     * @param delete paths to remove
     */
    record ChangeBody(String base, String message, List<Put> put, List<String> delete) {
        record Put(String path, String text) {}
    }

    /** Why a commit is reverted. */
    record RevertBody(String message) {}

    @GetMapping("/file")
    FleetFile file(@RequestParam String path) {
        return fleet.text(path).orElseThrow(() -> ApiRefusal.notFound("There is no file " + path + "."));
    }

    @GetMapping("/changes")
    List<CommitSummary> changes(
            @RequestParam(defaultValue = "") String path, @RequestParam(defaultValue = "50") int limit) {
        return fleet.history(path, Math.clamp(limit, 1, MOST_COMMITS));
    }

    @GetMapping("/changes/{commit}")
    CommitDiff change(@PathVariable String commit) {
        return fleet.diff(commit).orElseThrow(() -> ApiRefusal.notFound("There is no commit " + commit + "."));
    }

    @PostMapping("/changes")
    ChangeAnswers.Commit propose(@RequestBody ChangeBody body, Principal who) {
        List<FileEdit> edits = new java.util.ArrayList<>();
        if (body.put() != null) {
            body.put().forEach(put -> edits.add(new FileEdit.Put(put.path(), put.text())));
        }
        if (body.delete() != null) {
            body.delete().forEach(path -> edits.add(new FileEdit.Delete(path)));
        }
        if (edits.isEmpty()) {
            throw ApiRefusal.bad("The change changes nothing.", "Name files under put or delete.");
        }
        if (body.message() == null || body.message().isBlank()) {
            throw ApiRefusal.bad("The change has no message.", "Say why it is made.");
        }
        String base =
                body.base() == null || body.base().isBlank() ? fleet.current().commit() : body.base();
        return ChangeAnswers.of(fleet.propose(new Change(author(who), body.message(), base, edits)));
    }

    @PostMapping("/changes/{commit}/revert")
    ChangeAnswers.Commit revert(@PathVariable String commit, @RequestBody RevertBody body, Principal who) {
        if (fleet.diff(commit).isEmpty()) {
            throw ApiRefusal.notFound("There is no commit " + commit + ".");
        }
        return ChangeAnswers.of(fleet.revert(commit, author(who), body.message() == null ? "" : body.message()));
    }

    private static Author author(Principal who) {
        return new Author(who.getName(), who.getName() + "@slipway");
    }
}

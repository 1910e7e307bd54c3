package dev.slipway.app.api;

import dev.slipway.fleet.adopt.ImportProposal;
import dev.slipway.fleet.adopt.ImportWish;
import dev.slipway.fleet.adopt.Imports;
import dev.slipway.fleet.adopt.LookOutcome;
import dev.slipway.fleet.adopt.SurveyOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.ProfileName;
import dev.slipway.ssh.HostKey;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshEndpoint;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Importing machines that run already: look at the keys, read and propose, commit. */
@RestController
@RequestMapping("/api/v1/import")
class ImportApi {
    private final Imports imports;

    ImportApi(Imports imports) {
        this.imports = imports;
    }

    /**
     * Where the machine is, and what it shall be.
     *
     * @param host its address
     * @param port of its SSH server; 22 when missing
     * @param user the login; core when missing
     * @param jump the declared machine to go through; directly when missing
     * @param hostKeys the accepted keys as {@code scan} gave them; not for scanning
     * @param name its name in the fleet; not for scanning
     * @param profile what it counts as when its own configuration cannot be read; not for scanning
     * @param files the files as reviewed; only for committing, those that are proposed when missing
     */
    record Body(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String user,
            @Nullable String jump,
            @Nullable List<String> hostKeys,
            @Nullable String name,
            @Nullable String profile,
            @Nullable List<FileEdit.Put> files) {}

    /** A host key, and what a person compares. */
    record Key(String key, String fingerprint) {
        static Key of(HostKey key) {
            return new Key(key.toString(), key.fingerprint());
        }
    }

    /** What would be declared. */
    record Proposal(String os, List<FileEdit.Put> files, List<String> remarks) {}

    @PostMapping("/scan")
    List<Key> scan(@RequestBody Body body) {
        return switch (imports.look(endpoint(body), Confirmed.text(body.jump()))) {
            case LookOutcome.Shown(HostKeys keys) ->
                keys.keys().stream().map(Key::of).toList();
            case LookOutcome.Refused(String words, String remedy) -> throw refused(words, remedy);
        };
    }

    @PostMapping("/propose")
    Proposal propose(@RequestBody Body body) {
        ImportProposal proposal = survey(body);
        return new Proposal(proposal.facts().os().name(), proposal.files(), proposal.remarks());
    }

    @PostMapping("/commit")
    ChangeAnswers.Commit commit(@RequestBody Body body, Principal who) {
        ImportProposal proposal = survey(body);
        ImportProposal reviewed = body.files() == null ? proposal : proposal.with(body.files());
        return ChangeAnswers.of(imports.commit(reviewed, who.getName()));
    }

    private ImportProposal survey(Body body) {
        if (body.hostKeys() == null || body.hostKeys().isEmpty()) {
            throw ApiRefusal.bad(
                    "No host key is accepted.", "Scan first, compare the fingerprints, and send the keys as hostKeys.");
        }
        ImportWish wish = new ImportWish(
                new MachineName(Confirmed.text(body.name())),
                endpoint(body),
                Confirmed.text(body.jump()),
                HostKeys.of(body.hostKeys().stream().map(HostKey::parse).toList()),
                new ProfileName(Confirmed.text(body.profile())));
        return switch (imports.survey(wish)) {
            case SurveyOutcome.Proposed(ImportProposal proposal) -> proposal;
            case SurveyOutcome.Refused(String words, String remedy) -> throw refused(words, remedy);
        };
    }

    private static SshEndpoint endpoint(Body body) {
        String user = Confirmed.text(body.user());
        return new SshEndpoint(
                Confirmed.text(body.host()),
                body.port() == null ? SshEndpoint.DEFAULT_PORT : body.port(),
                user.isEmpty() ? "core" : user);
    }

    private static ApiRefusal refused(String words, String remedy) {
        return new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy));
    }
}

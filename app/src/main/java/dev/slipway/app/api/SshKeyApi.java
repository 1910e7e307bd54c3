package dev.slipway.app.api;

import dev.slipway.fleet.login.KeyChange;
import dev.slipway.fleet.login.KeyChangeOutcome;
import dev.slipway.fleet.login.KeyStanding;
import dev.slipway.ssh.SshKeys;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The key by which Slipway logs in to machines, and its replacement; the operation {@code rekey} does the machines' part. */
@RestController
@RequestMapping("/api/v1/ssh-key")
class SshKeyApi {
    private final KeyChange change;

    SshKeyApi(KeyChange change) {
        this.change = change;
    }

    /** A public key. */
    record Key(String line, String fingerprint) {
        static Key of(SshKeys keys) {
            return new Key(keys.authorizedKeysLine(), keys.fingerprint());
        }
    }

    /**
     * What there is.
     *
     * @param present the key that machines know
     * @param next the key that is to replace it; missing when none is
     */
    record Answer(Key present, @Nullable Key next) {}

    /**
     * What a machine says to each key alone.
     *
     * @param lets {@code old}, {@code both}, {@code new} or {@code unknown}
     * @param remedy what to do when it is unknown
     */
    record Standing(String machine, String lets, String words, String remedy) {}

    /** What was done. */
    record Done(String words) {}

    @GetMapping
    Answer keys() {
        return new Answer(Key.of(change.present()), change.next().map(Key::of).orElse(null));
    }

    /** Logs in to every machine; so it is no GET. */
    @PostMapping("/look")
    List<Standing> look() {
        return change.standings().stream().map(SshKeyApi::standing).toList();
    }

    private static Standing standing(KeyStanding standing) {
        return switch (standing) {
            case KeyStanding.OldOnly it -> new Standing(it.machine().value(), "old", it.words(), "");
            case KeyStanding.Both it -> new Standing(it.machine().value(), "both", it.words(), "");
            case KeyStanding.NewOnly it -> new Standing(it.machine().value(), "new", it.words(), "");
            case KeyStanding.Untold it -> new Standing(it.machine().value(), "unknown", it.words(), it.remedy());
        };
    }

    @PostMapping("/next")
    @PreAuthorize("hasRole('ADMIN')")
    Done begin(Principal who) {
        return done(change.begin(who.getName()));
    }

    @PostMapping("/finish")
    @PreAuthorize("hasRole('ADMIN')")
    Done finish(Principal who) {
        return done(change.finish(who.getName()));
    }

    @DeleteMapping("/next")
    @PreAuthorize("hasRole('ADMIN')")
    Done takeBack(Principal who) {
        return done(change.takeBack(who.getName()));
    }

    private static Done done(KeyChangeOutcome outcome) {
        return switch (outcome) {
            case KeyChangeOutcome.Done(String words) -> new Done(words);
            case KeyChangeOutcome.Refused(String words, String remedy) ->
                throw new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy));
        };
    }
}

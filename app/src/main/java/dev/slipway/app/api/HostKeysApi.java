package dev.slipway.app.api;

import dev.slipway.fleet.adopt.AcceptOutcome;
import dev.slipway.fleet.adopt.LookOutcome;
import dev.slipway.fleet.adopt.NewHostKeys;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.ssh.HostKey;
import dev.slipway.ssh.HostKeys;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The host keys by which declared machines are known, and accepting others. */
@RestController
@RequestMapping("/api/v1/machines/{name}/host-keys")
class HostKeysApi {
    private final NewHostKeys keys;
    private final Provisioning provisioning;
    private final FleetRepository fleet;

    HostKeysApi(NewHostKeys keys, Provisioning provisioning, FleetRepository fleet) {
        this.keys = keys;
        this.provisioning = provisioning;
        this.fleet = fleet;
    }

    /**
     * The keys that a person has compared.
     *
     * @param hostKeys as {@code scan} gave them
     */
    record Body(@Nullable List<String> hostKeys) {}

    /** What was done. */
    record Done(String words) {}

    @GetMapping
    List<ImportApi.Key> pinned(@PathVariable String name) {
        return provisioning.hostKeys(OperationsApi.machine(fleet, name).value()).stream()
                .map(HostKey::parse)
                .map(ImportApi.Key::of)
                .toList();
    }

    @PostMapping("/scan")
    List<ImportApi.Key> scan(@PathVariable String name) {
        return switch (keys.look(OperationsApi.machine(fleet, name))) {
            case LookOutcome.Shown(HostKeys shown) ->
                shown.keys().stream().map(ImportApi.Key::of).toList();
            case LookOutcome.Refused(String words, String remedy) ->
                throw new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy));
        };
    }

    @PostMapping("/accept")
    Done accept(@PathVariable String name, @RequestBody Body body, Principal who) {
        if (body.hostKeys() == null || body.hostKeys().isEmpty()) {
            throw ApiRefusal.bad(
                    "No host key is accepted.", "Scan first, compare the fingerprints, and send the keys as hostKeys.");
        }
        HostKeys accepted =
                HostKeys.of(body.hostKeys().stream().map(HostKey::parse).toList());
        return switch (keys.accept(OperationsApi.machine(fleet, name), accepted, who.getName())) {
            case AcceptOutcome.Accepted(String words) -> new Done(words);
            case AcceptOutcome.Refused(String words, String remedy) ->
                throw new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy));
        };
    }
}

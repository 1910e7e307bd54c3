package dev.slipway.app.api;

import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.inventory.Inventory;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What machines say about themselves, and when they said it. */
@RestController
@RequestMapping("/api/v1")
class FactsApi {
    private final Inventory inventory;
    private final FleetRepository fleet;
    private final Clock clock;

    FactsApi(Inventory inventory, FleetRepository fleet, Clock clock) {
        this.inventory = inventory;
        this.fleet = fleet;
        this.clock = clock;
    }

    /**
     * What is known of a machine.
     *
     * @param freshness {@code never}, {@code fresh} or {@code stale}; stale facts tell how it was
     * @param seenAt when it said so; the epoch when never
     * @param trouble why it could not be asked the last time; empty when it could
     * @param remedy what to do about that
     * @param facts what it said; an empty object when never
     */
    record Answer(String machine, String freshness, Instant seenAt, String trouble, String remedy, JsonNode facts) {}

    @GetMapping("/facts")
    List<Answer> all() {
        return inventory.all().stream().map(this::answer).toList();
    }

    @GetMapping("/machines/{name}/facts")
    Answer of(@PathVariable String name) {
        return answer(inventory.of(OperationsApi.machine(fleet, name)));
    }

    @PostMapping("/machines/{name}/facts/refresh")
    Answer refresh(@PathVariable String name) {
        return answer(inventory.refresh(OperationsApi.machine(fleet, name)));
    }

    private Answer answer(MachineSeen seen) {
        JsonMapper json = JsonMapper.shared();
        return new Answer(
                seen.machine().value(),
                seen.freshness(clock.instant()).name().toLowerCase(Locale.ROOT),
                seen.facts() instanceof KnownFacts.Seen known ? known.at() : Instant.EPOCH,
                seen.lastTry() instanceof LastTry.Failed failed ? failed.words() : "",
                seen.lastTry() instanceof LastTry.Failed failed ? failed.remedy() : "",
                seen.facts() instanceof KnownFacts.Seen known
                        ? json.readTree(known.facts().toJson())
                        : json.createObjectNode());
    }
}

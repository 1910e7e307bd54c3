package dev.slipway.app.api;

import dev.slipway.fleet.applied.AppliedConfig;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.change.ConfigStanding;
import dev.slipway.fleet.change.ConfigStandings;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.templates.change.Way;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How what was applied to a machine stands to what is declared for it. Tells no contents. */
@RestController
@RequestMapping("/api/v1/machines/{name}")
class ConfigurationApi {
    /** Nobody scrolls further. */
    private static final int HISTORY = 100;

    private final ConfigStandings standings;
    private final AppliedConfigs applied;
    private final FleetRepository fleet;

    ConfigurationApi(ConfigStandings standings, AppliedConfigs applied, FleetRepository fleet) {
        this.standings = standings;
        this.applied = applied;
        this.fleet = fleet;
    }

    /**
     * One difference.
     *
     * @param subject such as {@code file /etc/motd}
     * @param kind {@code added}, {@code removed} or {@code changed}
     * @param fields what of it differs, in the words of Ignition
     * @param way {@code nothing}, {@code in-place}, {@code reboot}, {@code reset} or {@code rebuild}
     * @param reason why it takes that
     */
    record DifferenceAnswer(String subject, String kind, List<String> fields, String way, String reason) {}

    /**
     * All of them.
     *
     * @param applied the number of the configuration that is on the machine
     * @param appliedCommit the commit that it was rendered from; empty when it was found on the machine
     * @param declaredCommit the commit that is declared
     * @param needed what brings all differences about
     * @param differences none when both mean the same
     */
    record ChangesAnswer(
            long applied,
            String appliedCommit,
            String declaredCommit,
            String needed,
            List<DifferenceAnswer> differences) {}

    @GetMapping("/changes")
    ChangesAnswer changes(@PathVariable String name) {
        MachineName machine = OperationsApi.machine(fleet, name);
        return switch (standings.of(machine)) {
            case ConfigStanding.Unknown(String words, String remedy) ->
                throw new ApiRefusal(HttpStatus.CONFLICT, new ApiProblem(words, remedy));
            case ConfigStanding.Broken broken ->
                throw new ApiRefusal(
                        HttpStatus.CONFLICT,
                        new ApiProblem(
                                "What is declared for " + machine + " cannot be rendered: "
                                        + broken.problems().getFirst().words(),
                                "Mend the declaration."));
            case ConfigStanding.Compared compared ->
                new ChangesAnswer(
                        compared.applied().config().id().value(),
                        compared.applied().config().commit(),
                        compared.desired().commit(),
                        word(compared.needed()),
                        compared.differences().stream()
                                .map(each -> new DifferenceAnswer(
                                        each.change().subject().words(),
                                        each.change().kind().name().toLowerCase(Locale.ROOT),
                                        each.change().fields(),
                                        word(each.verdict().way()),
                                        each.verdict().reason()))
                                .toList());
        };
    }

    /**
     * A configuration that is or was on the machine.
     *
     * @param config its number, for the parameter {@code config} of {@code apply}
     * @param commit the commit of the fleet; empty when it was found on the machine
     * @param profile the profile; empty when it was found
     * @param at since when
     * @param by how it came there
     */
    record AppliedAnswer(long config, String commit, String profile, Instant at, String by) {}

    @GetMapping("/applied")
    List<AppliedAnswer> applied(@PathVariable String name) {
        return applied.history(OperationsApi.machine(fleet, name), HISTORY).stream()
                .map(ConfigurationApi::answer)
                .toList();
    }

    private static AppliedAnswer answer(AppliedConfig each) {
        return new AppliedAnswer(
                each.config().id().value(),
                each.config().commit(),
                each.config().profile(),
                each.at(),
                each.by().words());
    }

    private static String word(Way way) {
        return way.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

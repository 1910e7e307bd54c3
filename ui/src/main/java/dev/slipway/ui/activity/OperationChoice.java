package dev.slipway.ui.activity;

import com.vaadin.flow.router.QueryParameters;
import dev.slipway.fleet.operation.OperationFilter;
import dev.slipway.fleet.operation.OperationState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which operations are listed, as it stands in the address bar.
 *
 * @param machine only of this machine; empty for all
 * @param kind only of this kind; empty for all
 * @param who only of this account; empty for all
 * @param phase {@code ACTIVE}, {@code FAILED} or {@code ENDED}; empty for all
 */
record OperationChoice(String machine, String kind, String who, String phase) {
    static final List<String> PHASES = List.of(
            OperationState.Phase.ACTIVE.name(), OperationState.Phase.FAILED.name(), OperationState.Phase.ENDED.name());

    static OperationChoice of(QueryParameters query) {
        String phase = query.getSingleParameter("phase").orElse("");
        return new OperationChoice(
                query.getSingleParameter("machine").orElse(""),
                query.getSingleParameter("kind").orElse(""),
                query.getSingleParameter("who").orElse(""),
                PHASES.contains(phase) ? phase : "");
    }

    QueryParameters query() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("machine", machine);
        parts.put("kind", kind);
        parts.put("who", who);
        parts.put("phase", phase);
        parts.values().removeIf(String::isEmpty);
        return QueryParameters.simple(parts);
    }

    OperationFilter filter() {
        OperationFilter filter =
                OperationFilter.STARTED.machine(machine).kind(kind).who(who);
        return phase.isEmpty() ? filter : filter.phases(Set.of(OperationState.Phase.valueOf(phase)));
    }
}

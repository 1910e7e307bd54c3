package dev.slipway.app.api;

import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.update.Blocklist;
import dev.slipway.host.OsFamily;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The versions that turned out bad. Rollbacks put them there; people take them off. */
@RestController
@RequestMapping("/api/v1/blocklist")
class BlocklistApi {
    private final Blocklist blocklist;
    private final AuditLog audit;

    BlocklistApi(Blocklist blocklist, AuditLog audit) {
        this.blocklist = blocklist;
        this.audit = audit;
    }

    /**
     * A version on the list.
     *
     * @param family {@code fcos} or {@code flatcar}
     * @param machine where it turned out bad
     * @param operation which operation put it there
     */
    record Entry(String family, String version, String machine, String why, String who, long operation, Instant at) {}

    @GetMapping
    List<Entry> all() {
        return blocklist.all().stream()
                .map(entry -> new Entry(
                        word(entry.version().family()),
                        entry.version().version(),
                        entry.version().machine().value(),
                        entry.version().why(),
                        entry.who(),
                        entry.operation().value(),
                        entry.at()))
                .toList();
    }

    @DeleteMapping("/{family}/{version}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void takeOff(@PathVariable String family, @PathVariable String version, Principal who) {
        OsFamily known = switch (family) {
            case "fcos" -> OsFamily.FEDORA_COREOS;
            case "flatcar" -> OsFamily.FLATCAR;
            default -> throw ApiRefusal.notFound("There is no family " + family + ": it is fcos or flatcar.");
        };
        if (!blocklist.remove(known, version)) {
            throw ApiRefusal.notFound(version + " is not on the blocklist.");
        }
        audit.record(who.getName(), "took off the blocklist", family + " " + version);
    }

    private static String word(OsFamily family) {
        return switch (family) {
            case FEDORA_COREOS -> "fcos";
            case FLATCAR -> "flatcar";
            case RHEL_COREOS -> "rhcos";
            case GENERIC_LINUX -> "linux";
            case UNKNOWN -> "unknown";
        };
    }
}

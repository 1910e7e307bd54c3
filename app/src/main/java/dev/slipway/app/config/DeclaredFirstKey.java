package dev.slipway.app.config;

import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetFile;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.ui.access.FirstKey;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes the first admin's SSH key into {@code fleet.yaml}, where the starter profile takes it from. */
@Component
class DeclaredFirstKey implements FirstKey {
    private static final Logger LOG = LoggerFactory.getLogger(DeclaredFirstKey.class);
    private static final String FILE = "fleet.yaml";
    /** As the starter file has it; anything else was written by a person, who knows better. */
    private static final String EMPTY = "ssh_authorized_keys: []";

    private final FleetRepository fleet;

    DeclaredFirstKey(FleetRepository fleet) {
        this.fleet = fleet;
    }

    @Override
    public void declare(String who, String publicKey) {
        Optional<FleetFile> file = fleet.text(FILE);
        if (publicKey.isEmpty() || file.isEmpty() || !file.get().text().contains(EMPTY)) {
            return;
        }
        String text = file.get().text().replace(EMPTY, "ssh_authorized_keys:\n    - \"" + publicKey + "\"");
        ChangeOutcome outcome = fleet.propose(new Change(
                new Author(who, who + "@slipway"),
                "Let " + who + " log in to machines",
                fleet.current().commit(),
                List.of(new FileEdit.Put(FILE, text))));
        if (!(outcome instanceof ChangeOutcome.Committed)) {
            LOG.warn("The first admin's SSH key was not declared: {}", outcome);
        }
    }
}

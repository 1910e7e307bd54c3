package dev.slipway.fleet.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.MortalDatabase;
import dev.slipway.fleet.MortalDatabase.Moment;
import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.declared.DrillKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the console at every write of a rehearsal and of the state of its operations, before and after it, and starts
 * another one on what is left. The writes within an operation are killed by the tests of operations.
 */
@Timeout(300)
class KilledRehearsalsTest {
    /** More writes than any run here makes. */
    private static final int MANY = 400;

    private static final Pattern WRITES = Pattern.compile("rehearsal_|(into|update) operation\\b[( ]");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Moment.class)
    void everyRoundIsDoneOnceWheneverTheConsoleDies(Moment moment) {
        int kills = everywhere(moment, DrillKind.REBOOT, 2, List.of("reboot a", "reboot a"));

        assertThat(kills).isGreaterThan(15);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aMachineThatWasRolledBackReturnsWheneverTheConsoleDies(Moment moment) {
        int kills = everywhere(moment, DrillKind.ROLLBACK, 1, List.of("rollback a", "rollback a", "release a"));

        assertThat(kills).isGreaterThan(15);
    }

    private int everywhere(Moment moment, DrillKind kind, int rounds, List<String> deeds) {
        TestDatabase database = new TestDatabase();
        int before = 0;
        for (int last = 1; last < MANY; last++) {
            TestClock clock = new TestClock();
            Toy.World world = new Toy.World();
            MortalDatabase mortal = MortalDatabase.counting(database.source(), WRITES, last, moment);
            Path work = directory;
            boolean started = true;
            boolean died;
            try (Stage first = new Stage(work, mortal.jdbc(), mortal.transactions(), clock, world)) {
                try {
                    first.started(Stage.wish(kind, rounds, Stage.A), "");
                    await().atMost(Duration.ofSeconds(30))
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> {
                                first.turn();
                                return mortal.isDead()
                                        || first.rehearsals().going().isEmpty();
                            });
                } catch (RuntimeException | AssertionError e) {
                    assertThat(mortal.isDead()).as("%s", e).isTrue();
                }
                died = mortal.isDead();
            }
            try (Stage second = new Stage(work, database, clock, world)) {
                second.operations.resume();
                List<RehearsalRun> all = second.allOver();
                List<RehearsalRun> runs = all.subList(0, all.size() - before);
                before = all.size();
                if (runs.isEmpty()) {
                    // Killed before anything was written down: nobody was told that it had begun.
                    started = false;
                }
                assertThat(runs.size()).isLessThanOrEqualTo(1);
                assertThat(world.done)
                        .as("what was done when killed at %d", last)
                        .extracting(deed -> deed.substring(0, deed.indexOf(" by")))
                        .containsExactlyElementsOf(started ? deeds : List.of());
                runs.forEach(run -> {
                    assertThat(run.state()).isInstanceOf(RunState.Passed.class);
                    assertThat(run.rounds()).hasSize(rounds);
                });
            }
            if (!died) {
                return last - 1;
            }
        }
        throw new AssertionError("it writes for ever");
    }
}

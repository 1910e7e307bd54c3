package dev.slipway.fleet.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.declared.DrillKind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Kills the console at every write of a rehearsal and of the state of its operations, before and after it, and starts
 * another one on what is left. The writes within an operation are killed by the tests of operations.
 */
@Timeout(300)
class KilledRehearsalsTest {
    /** More writes than any run here makes. */
    private static final int MANY = 400;

    @TempDir
    Path directory;

    enum Moment {
        BEFORE,
        AFTER
    }

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
            Mortal mortal = new Mortal(database.source(), last, moment);
            Path work = directory;
            boolean started = true;
            boolean died;
            try (Stage first = mortal.stage(work, clock, world)) {
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

    /** A database that takes so many writes from this console and nothing after. */
    private static final class Mortal {
        private static final Pattern COUNTS = Pattern.compile("rehearsal_|(into|update) operation\\b[( ]");
        private static final Pattern WRITES = Pattern.compile("^(insert|update|merge|delete)");

        private final DataSource real;
        private final Moment moment;
        private final AtomicInteger left;

        Mortal(DataSource real, int last, Moment moment) {
            this.real = real;
            this.moment = moment;
            this.left = new AtomicInteger(last);
        }

        private static Object dead() throws SQLException {
            throw new SQLException("killed");
        }

        boolean isDead() {
            return left.get() <= 0;
        }

        Stage stage(Path directory, TestClock clock, Toy.World world) {
            DataSource mortal = proxy(DataSource.class, real);
            return new Stage(
                    directory,
                    JdbcClient.create(mortal),
                    new TransactionTemplate(new DataSourceTransactionManager(mortal)),
                    clock,
                    world);
        }

        @SuppressWarnings("unchecked") // a proxy implements the interface that it is made for
        private <T> T proxy(Class<T> type, T target) {
            return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> {
                try {
                    String name = method.getName();
                    if (name.equals("prepareStatement")
                            && values[0] instanceof String sql
                            && !COUNTS.matcher(sql).find()) {
                        return isDead() && WRITES.matcher(sql).find() ? dead() : method.invoke(target, values);
                    }
                    if (name.equals("executeUpdate")) {
                        if (isDead() || (moment == Moment.BEFORE && left.get() == 1)) {
                            left.set(0);
                            throw new SQLException("killed");
                        }
                        Object done = method.invoke(target, values);
                        if (left.decrementAndGet() == 0) {
                            throw new SQLException("killed right after a write");
                        }
                        return done;
                    }
                    if (isDead() && (name.equals("executeQuery") || name.equals("commit"))) {
                        throw new SQLException("killed");
                    }
                    Object result = method.invoke(target, values);
                    return switch (result) {
                        case PreparedStatement statement -> proxy(PreparedStatement.class, statement);
                        case Connection connection -> proxy(Connection.class, connection);
                        case null, default -> result;
                    };
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
        }
    }
}

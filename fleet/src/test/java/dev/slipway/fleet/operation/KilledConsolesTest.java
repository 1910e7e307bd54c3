package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Kills the console at every write that it makes, before and after it, and starts another one on what is left. Killed
 * means: from that moment on the database takes nothing from it any more.
 */
class KilledConsolesTest {
    /** More writes than any run here makes. */
    private static final int MANY = 500;

    private final TestDatabase database = new TestDatabase();
    private final ToyMachine toys = new ToyMachine();

    enum Moment {
        BEFORE,
        AFTER
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void anOperationGoesOnToItsEnd(Moment moment) {
        int kills = everywhere(moment, (console, machine) -> console.started(machine));

        assertThat(kills).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aCancelledOperationEndsCancelledOrDoneButNeverBetween(Moment moment) {
        toys.trouble("scrape", (context, part) -> {
            // The person cancels in the middle of the second step, on the console that is alive.
            if (part.equals("verify") && current != null) {
                SteerOutcome _ = current.rooms.operations().cancel(context.operation(), "bert");
            }
            return null;
        });

        int kills = everywhere(moment, (console, machine) -> console.started(machine));

        assertThat(kills).isGreaterThan(15);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void takingBackGoesOnToItsEnd(Moment moment) {
        int kills = everywhere(moment, (console, machine) -> {
            OperationId id = console.started(machine);
            console.ended(id);
            SteerOutcome _ = console.rooms.operations().undo(id, "anna");
        });

        assertThat(kills).isGreaterThan(30);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aFailureStaysAFailureWithWaysOn(Moment moment) {
        toys.trouble(
                "dry",
                (context, part) ->
                        part.equals("act") ? new StepResult.Broken("The brush broke.", "Buy another.") : null);

        everywhere(moment, (console, machine) -> console.started(machine));
    }

    @Test
    void theCountOfBeginningsTellsAStepThatItMayHaveActed() {
        HashSet<Integer> seen = new HashSet<>();
        toys.trouble("dry", (context, part) -> {
            if (part.equals("check")) {
                seen.add(context.begun());
            }
            return null;
        });

        everywhere(Moment.BEFORE, (console, machine) -> console.started(machine));

        assertThat(seen).contains(0, 1);
    }

    private volatile Bench current;

    private interface Story {
        void tell(Bench console, String machine);
    }

    /** Tells a story once for every write that can be the last one; returns how many there were. */
    private int everywhere(Moment moment, Story story) {
        for (int last = 1; last < MANY; last++) {
            String machine = "m" + last;
            Mortal mortal = new Mortal(database.source(), last, moment);
            boolean died;
            try (Bench first = mortal.bench(database, toys)) {
                current = first;
                try {
                    story.tell(first, machine);
                    await().atMost(Duration.ofSeconds(30))
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> mortal.isDead() || noneActive(first));
                } catch (RuntimeException | AssertionError e) {
                    assertThat(mortal.isDead()).as("%s", e).isTrue();
                }
                died = mortal.isDead();
            }
            try (Bench second = new Bench(database, toys)) {
                current = second;
                second.rooms.resume();
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> noneActive(second));
                judge(second, machine, last);
            }
            if (!died) {
                return last - 1;
            }
        }
        throw new AssertionError("it writes for ever");
    }

    private static boolean noneActive(Bench bench) {
        return bench.rooms
                        .operations()
                        .count(OperationFilter.STARTED.phases(java.util.Set.of(OperationState.Phase.ACTIVE)))
                == 0;
    }

    /** What the database says is what the machine is like. */
    private void judge(Bench bench, String machine, int last) {
        assertThat(toys.doneTo(machine))
                .as("nothing is done twice, killed at %d", last)
                .doesNotHaveDuplicates();
        for (OperationSummary one : bench.rooms.operations().list(OperationFilter.STARTED.machine(machine), 0, 10)) {
            switch (one.state()) {
                case OperationState.Succeeded succeeded ->
                    assertThat(toys.doneTo(machine)).containsExactlyInAnyOrderElementsOf(ToyMachine.STEPS);
                case OperationState.Cancelled cancelled ->
                    assertThat(toys.doneTo(machine)).doesNotContain("hold", "scrape", "paint");
                case OperationState.Undone undone ->
                    assertThat(toys.doneTo(machine)).containsExactlyInAnyOrder("dry", "look");
                case OperationState.Failed failed -> {
                    assertThat(failed.words()).isEqualTo("The brush broke.");
                    assertThat(toys.doneTo(machine)).containsExactly("hold", "scrape", "paint");
                }
                default -> throw new AssertionError("killed at " + last + ": " + one);
            }
        }
    }

    /** A database that takes so many writes from this console and nothing after. */
    private static final class Mortal {
        private final DataSource real;
        private final Moment moment;
        private final AtomicInteger left;

        Mortal(DataSource real, int last, Moment moment) {
            this.real = real;
            this.moment = moment;
            this.left = new AtomicInteger(last);
        }

        boolean isDead() {
            return left.get() <= 0;
        }

        Bench bench(TestDatabase database, ToyMachine toys) {
            DataSource mortal = proxy(DataSource.class, real);
            return new Bench(
                    database,
                    toys,
                    JdbcClient.create(mortal),
                    new TransactionTemplate(new DataSourceTransactionManager(mortal)));
        }

        @SuppressWarnings("unchecked")
        private <T> T proxy(Class<T> type, T target) {
            return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> {
                try {
                    String name = method.getName();
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

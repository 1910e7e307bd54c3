package dev.slipway.fleet.operation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database that takes so many writes from a console and nothing after: to the database, that console is killed then. */
final class MortalDatabase {
    /** Whether the last write is still made. */
    enum Moment {
        BEFORE,
        AFTER
    }

    private final DataSource real;
    private final Moment moment;
    private final Predicate<String> begins;
    private final AtomicInteger left;
    private volatile boolean counts;

    /** One that dies at its so many-th write, counted from 1. */
    MortalDatabase(DataSource real, int last, Moment moment) {
        this(real, text -> true, last, moment);
    }

    /** One that counts its writes from the first on that holds such a text. */
    MortalDatabase(DataSource real, Predicate<String> begins, int last, Moment moment) {
        this.real = real;
        this.begins = begins;
        this.moment = moment;
        this.left = new AtomicInteger(last);
    }

    boolean isDead() {
        return left.get() <= 0;
    }

    DataSource source() {
        return proxy(DataSource.class, real);
    }

    JdbcClient jdbc() {
        return JdbcClient.create(source());
    }

    TransactionTemplate transactions() {
        return new TransactionTemplate(new DataSourceTransactionManager(source()));
    }

    @SuppressWarnings("unchecked")
    private <T> T proxy(Class<T> type, T target) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> {
            try {
                String name = method.getName();
                if (name.startsWith("set") && values.length > 1 && values[1] instanceof String text) {
                    counts |= begins.test(text);
                }
                if (counts && name.equals("executeUpdate")) {
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

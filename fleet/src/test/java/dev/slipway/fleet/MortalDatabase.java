package dev.slipway.fleet;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database that takes so many writes from a console and nothing after: to the database, that console is killed then. */
public final class MortalDatabase {
    /** Whether the last write is still made. */
    public enum Moment {
        BEFORE,
        AFTER
    }

    private static final Pattern WRITES = Pattern.compile("^(insert|update|merge|delete)");

    private final DataSource real;
    private final Moment moment;
    private final Predicate<String> counted;
    private final Predicate<String> begins;
    private final AtomicInteger left;
    private volatile boolean counts;

    private MortalDatabase(
            DataSource real, Predicate<String> counted, Predicate<String> begins, int last, Moment moment) {
        this.real = real;
        this.counted = counted;
        this.begins = begins;
        this.moment = moment;
        this.left = new AtomicInteger(last);
    }

    /** One that dies at its so many-th write, counted from 1. */
    public static MortalDatabase of(DataSource real, int last, Moment moment) {
        return new MortalDatabase(real, statement -> true, text -> true, last, moment);
    }

    /** One that counts only the statements in which a pattern is found. */
    public static MortalDatabase counting(DataSource real, Pattern statements, int last, Moment moment) {
        return new MortalDatabase(real, statements.asPredicate(), text -> true, last, moment);
    }

    /** One that counts its writes from the first on that holds such a text. */
    public static MortalDatabase from(DataSource real, Predicate<String> begins, int last, Moment moment) {
        return new MortalDatabase(real, statement -> true, begins, last, moment);
    }

    public boolean isDead() {
        return left.get() <= 0;
    }

    public DataSource source() {
        return proxy(DataSource.class, real);
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(source());
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(new DataSourceTransactionManager(source()));
    }

    @SuppressWarnings("unchecked") // a proxy implements the interface that it is made for
    private <T> T proxy(Class<T> type, T target) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> {
            try {
                String name = method.getName();
                if (name.equals("prepareStatement") && values[0] instanceof String sql && !counted.test(sql)) {
                    if (isDead() && WRITES.matcher(sql).find()) {
                        throw new SQLException("killed");
                    }
                    return method.invoke(target, values);
                }
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

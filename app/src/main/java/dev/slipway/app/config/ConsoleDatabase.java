package dev.slipway.app.config;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The console's database for a subcommand that runs while the console is stopped, without Spring around it. */
public final class ConsoleDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleDatabase.class);
    /** The account inside the database file; the file itself is what is protected. */
    static final String USER = "slipway";

    private final JdbcConnectionPool pool;

    private ConsoleDatabase(JdbcConnectionPool pool) {
        this.pool = pool;
    }

    /**
     * Opens the database and brings its tables up to date.
     *
     * @param data the held data directory
     * @return the open database
     */
    public static ConsoleDatabase open(DataDirectory data) {
        JdbcConnectionPool pool = JdbcConnectionPool.create(url(data), USER, "");
        Flyway.configure().dataSource(pool).load().migrate();
        return new ConsoleDatabase(pool);
    }

    /** WRITE_DELAY=0: what was committed survives kill -9, not only what was older than half a second. */
    static String url(DataDirectory data) {
        return "jdbc:h2:file:" + data.database() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    /**
     * For queries.
     *
     * @return a client
     */
    public JdbcClient jdbc() {
        return JdbcClient.create(pool);
    }

    @Override
    public void close() {
        try (Connection last = pool.getConnection()) {
            last.createStatement().execute("shutdown");
        } catch (SQLException e) {
            LOG.debug("The database was closed already", e);
        }
        pool.dispose();
    }
}

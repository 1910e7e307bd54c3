package dev.slipway.fleet.stored;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class ShelteredTest {
    @TempDir
    Path directory;

    @Test
    void aThreadThatIsInterruptedWhileItWritesDoesNotCloseTheDatabase() throws Exception {
        JdbcConnectionPool pool =
                JdbcConnectionPool.create("jdbc:h2:file:" + directory.resolve("db") + ";WRITE_DELAY=0", "slipway", "");
        JdbcClient jdbc = JdbcClient.create(pool);
        jdbc.sql("create table line(text varchar(100000))").update();
        AtomicBoolean stayedInterrupted = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            for (int i = 0; i < 50; i++) {
                Sheltered.run(() -> jdbc.sql("insert into line values (?)")
                        .param("x".repeat(50_000))
                        .update());
            }
            stayedInterrupted.set(Thread.currentThread().isInterrupted());
        });
        writer.join();

        assertThat(jdbc.sql("select count(*) from line").query(Integer.class).single())
                .isEqualTo(50);
        assertThat(stayedInterrupted).isTrue();
        pool.dispose();
    }

    @Test
    void whatFailsInsideFailsOutside() {
        org.assertj.core.api.Assertions.assertThatIllegalStateException()
                .isThrownBy(() -> Sheltered.run(() -> {
                    throw new IllegalStateException("no");
                }))
                .withMessage("no");
    }
}

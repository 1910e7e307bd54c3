package db.migration;

import java.nio.charset.StandardCharsets;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** Makes the tables of the scheduler by the script that it comes with. */
public final class V3__Quartz extends BaseJavaMigration {
    @Override
    public void migrate(Context context) {
        ScriptUtils.executeSqlScript(
                context.getConnection(),
                new EncodedResource(new ClassPathResource("tables_h2.sql", JobStoreTX.class), StandardCharsets.UTF_8));
    }
}

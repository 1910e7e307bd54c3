package dev.slipway.fleet.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.Fleet;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

class RoundsTest {
    private static final JobKey FACTS = JobKey.jobKey("read", "facts");
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    /** Quartz over its own tables, as the console has it. */
    private static SchedulerFactoryBean factory(TestDatabase database) throws Exception {
        SchedulerFactoryBean factory = new SchedulerFactoryBean();
        factory.setDataSource(database.source());
        Properties settings = new Properties();
        settings.setProperty("org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.StdJDBCDelegate");
        settings.setProperty("org.quartz.threadPool.threadCount", "2");
        settings.setProperty("org.quartz.jobStore.misfireThreshold", "1000");
        factory.setQuartzProperties(settings);
        factory.afterPropertiesSet();
        return factory;
    }

    @Test
    void everyMachineHasItsOwnMomentWithinTheInterval() throws Exception {
        TestDatabase database = new TestDatabase();
        try (Fleet fleet = new Fleet(directory, database)) {
            FileEdit[] machines = new FileEdit[30];
            for (int i = 0; i < machines.length; i++) {
                machines[i] = new FileEdit.Put(
                        "machines/node%02d.yaml".formatted(i),
                        "macs: [\"52:54:00:00:00:%02x\"]\nprofile: base\n".formatted(i));
            }
            fleet.change(machines);
            SchedulerFactoryBean factory = factory(database);
            Scheduler scheduler = factory.getObject();
            Rounds rounds = rounds(scheduler, FACTS, fleet, name -> {});

            rounds.align();

            Map<String, Instant> first = moments(scheduler);
            assertThat(first).hasSize(30);
            Instant now = Instant.now();
            assertThat(first.values())
                    .allSatisfy(at -> assertThat(Duration.between(now, at))
                            .isLessThanOrEqualTo(INTERVAL)
                            .isGreaterThan(Duration.ofSeconds(-30)));
            long busiest = first.values().stream()
                    .collect(java.util.stream.Collectors.groupingBy(
                            at -> at.getEpochSecond() / 10, java.util.stream.Collectors.counting()))
                    .values()
                    .stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElseThrow();
            assertThat(busiest).as("machines in the same ten seconds").isLessThanOrEqualTo(6);
            rounds.align();
            assertThat(moments(scheduler)).isEqualTo(first);
            factory.destroy();
        }
    }

    @Test
    void followsTheDeclaredMachines() throws Exception {
        TestDatabase database = new TestDatabase();
        try (Fleet fleet = new Fleet(directory, database)) {
            fleet.declare("ns1", 1, "core", 22);
            SchedulerFactoryBean factory = factory(database);
            Scheduler scheduler = factory.getObject();
            Rounds rounds = rounds(scheduler, FACTS, fleet, name -> {});
            rounds.align();
            fleet.declare("ns2", 2, "core", 22);
            fleet.change(new FileEdit.Delete("machines/ns1.yaml"));

            rounds.align();

            assertThat(moments(scheduler)).containsOnlyKeys("ns2");
            Trigger trigger = scheduler.getTrigger(TriggerKey.triggerKey("ns2", "facts"));
            assertThat(trigger.getMisfireInstruction())
                    .isEqualTo(SimpleTrigger.MISFIRE_INSTRUCTION_RESCHEDULE_NEXT_WITH_REMAINING_COUNT);
            factory.destroy();
        }
    }

    @Test
    void visitsWhenTheMomentComesAndEachKindOnItsOwn() throws Exception {
        TestDatabase database = new TestDatabase();
        try (Fleet fleet = new Fleet(directory, database)) {
            fleet.declare("ns1", 1, "core", 22);
            SchedulerFactoryBean factory = factory(database);
            Scheduler scheduler = factory.getObject();
            List<MachineName> asked = new CopyOnWriteArrayList<>();
            List<MachineName> scanned = new CopyOnWriteArrayList<>();
            rounds(scheduler, FACTS, fleet, asked::add).align();
            rounds(scheduler, JobKey.jobKey("scan", "drift"), fleet, scanned::add)
                    .align();
            scheduler.start();

            comesNow(scheduler, TriggerKey.triggerKey("ns1", "facts"));

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !asked.isEmpty());
            assertThat(asked).containsExactly(new MachineName("ns1"));
            assertThat(scanned).isEmpty();
            factory.destroy();
        }
    }

    @Test
    void whatAnEarlierVersionHasScheduledGoesOn() throws Exception {
        TestDatabase database = new TestDatabase();
        try (Fleet fleet = new Fleet(directory, database)) {
            fleet.declare("ns1", 1, "core", 22);
            SchedulerFactoryBean earlier = factory(database);
            rounds(earlier.getObject(), FACTS, fleet, name -> {}).align();
            earlier.destroy();
            assertThat(database.jdbc()
                            .sql("update qrtz_job_details set job_class_name = 'dev.slipway.gone.Job'")
                            .update())
                    .isOne();
            SchedulerFactoryBean factory = factory(database);
            Scheduler scheduler = factory.getObject();
            List<MachineName> asked = new CopyOnWriteArrayList<>();
            rounds(scheduler, FACTS, fleet, asked::add);
            scheduler.start();

            comesNow(scheduler, TriggerKey.triggerKey("ns1", "facts"));

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !asked.isEmpty());
            factory.destroy();
        }
    }

    private static Rounds rounds(Scheduler scheduler, JobKey job, Fleet fleet, Consumer<MachineName> visit)
            throws SchedulerException {
        return new Rounds(scheduler, job, INTERVAL, fleet.repository, Clock.systemUTC(), visit);
    }

    @SuppressWarnings("JavaUtilDate") // Quartz's
    private static void comesNow(Scheduler scheduler, TriggerKey key) throws SchedulerException {
        scheduler.rescheduleJob(
                key,
                scheduler
                        .getTrigger(key)
                        .getTriggerBuilder()
                        .startAt(new Date(System.currentTimeMillis() + 200))
                        .build());
    }

    private static Map<String, Instant> moments(Scheduler scheduler) throws Exception {
        Map<String, Instant> moments = new HashMap<>();
        for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
            moments.put(
                    key.getName(), scheduler.getTrigger(key).getNextFireTime().toInstant());
        }
        return moments;
    }
}

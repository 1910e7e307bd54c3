package dev.slipway.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.declared.FileEdit;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.Scheduler;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

class SweepsTest {
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
            Sweeps sweeps = new Sweeps(scheduler, fleet.inventory, fleet.repository, Clock.systemUTC());

            sweeps.align();

            Map<String, Instant> first = moments(scheduler);
            assertThat(first).hasSize(30);
            Instant now = Instant.now();
            assertThat(first.values())
                    .allSatisfy(at -> assertThat(Duration.between(now, at))
                            .isLessThanOrEqualTo(Sweeps.INTERVAL)
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
            sweeps.align();
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
            Sweeps sweeps = new Sweeps(scheduler, fleet.inventory, fleet.repository, Clock.systemUTC());
            sweeps.align();
            fleet.declare("ns2", 2, "core", 22);
            fleet.change(new FileEdit.Delete("machines/ns1.yaml"));

            sweeps.align();

            assertThat(moments(scheduler)).containsOnlyKeys("ns2");
            Trigger trigger = scheduler.getTrigger(TriggerKey.triggerKey("ns2", "facts"));
            assertThat(trigger.getMisfireInstruction())
                    .isEqualTo(SimpleTrigger.MISFIRE_INSTRUCTION_RESCHEDULE_NEXT_WITH_REMAINING_COUNT);
            factory.destroy();
        }
    }

    @Test
    void asksWhenTheMomentComes() throws Exception {
        TestDatabase database = new TestDatabase();
        try (Fleet fleet = new Fleet(directory, database)) {
            fleet.change(new FileEdit.Put("machines/ns1.yaml", "macs: [\"52:54:00:00:00:01\"]\nprofile: base\n"));
            SchedulerFactoryBean factory = factory(database);
            Scheduler scheduler = factory.getObject();
            new Sweeps(scheduler, fleet.inventory, fleet.repository, Clock.systemUTC()).align();
            scheduler.start();

            scheduler.rescheduleJob(
                    TriggerKey.triggerKey("ns1", "facts"),
                    scheduler
                            .getTrigger(TriggerKey.triggerKey("ns1", "facts"))
                            .getTriggerBuilder()
                            .startAt(new Date(System.currentTimeMillis() + 200))
                            .build());

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> fleet.inventory.all().getFirst().lastTry() instanceof LastTry.Failed);
            factory.destroy();
        }
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

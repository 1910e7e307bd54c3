package dev.slipway.fleet.drift;

import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scans every declared machine that has been seen from time to time, each at its own moment within the interval, told by
 * its name. What was missed while the console was off is not made up for.
 */
public final class DriftSweeps {
    private static final Logger LOG = LoggerFactory.getLogger(DriftSweeps.class);

    /** Four times a day: hashing some hundred files costs a machine seconds, and drift is slow. */
    public static final Duration INTERVAL = Duration.ofHours(6);

    static final String GROUP = "drift";
    static final String DRIFTS = "drifts";
    private static final JobKey JOB = JobKey.jobKey("scan", GROUP);

    private final Scheduler scheduler;
    private final FleetRepository fleet;
    private final Clock clock;

    /**
     * Over one scheduler.
     *
     * @param scheduler started or not
     * @param drifts scans
     * @param fleet tells which machines there are
     * @param clock tells the time
     * @throws SchedulerException when the scheduler's store cannot be used
     */
    public DriftSweeps(Scheduler scheduler, Drifts drifts, FleetRepository fleet, Clock clock)
            throws SchedulerException {
        this.scheduler = scheduler;
        this.fleet = fleet;
        this.clock = clock;
        scheduler.getContext().put(DRIFTS, drifts);
    }

    /** Brings the scheduler in line with the declared machines; called at the start and after every change. */
    public synchronized void align() {
        try {
            JobDetail job = JobBuilder.newJob(Scan.class)
                    .withIdentity(JOB)
                    .storeDurably()
                    .build();
            scheduler.addJob(job, true);
            Set<TriggerKey> wanted = fleet.current().machines().keySet().stream()
                    .map(machine -> TriggerKey.triggerKey(machine.value(), GROUP))
                    .collect(Collectors.toSet());
            Set<TriggerKey> present = new HashSet<>(scheduler.getTriggerKeys(GroupMatcher.triggerGroupEquals(GROUP)));
            for (TriggerKey key : present) {
                if (!wanted.contains(key)) {
                    scheduler.unscheduleJob(key);
                }
            }
            for (TriggerKey key : wanted) {
                if (!present.contains(key)) {
                    Date _ = scheduler.scheduleJob(trigger(key));
                }
            }
        } catch (SchedulerException e) {
            LOG.warn("The machines are not scanned for drift by themselves", e);
        }
    }

    @SuppressWarnings("JavaUtilDate") // Quartz's
    private Trigger trigger(TriggerKey machine) {
        long interval = INTERVAL.toMillis();
        // The name's place in the interval, counted from the epoch.
        long phase = Math.floorMod(machine.getName().hashCode() * 0x9E3779B9L, interval);
        long now = clock.millis();
        long first = now - Math.floorMod(now, interval) + phase;
        return TriggerBuilder.newTrigger()
                .withIdentity(machine)
                .forJob(JOB)
                .startAt(new Date(first > now ? first : first + interval))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(interval)
                        .repeatForever()
                        .withMisfireHandlingInstructionNextWithRemainingCount())
                .build();
    }

    /** Scans the machine that the trigger is named after, when it has ever been seen. */
    public static final class Scan implements Job {
        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            try {
                if (context.getScheduler().getContext().get(DRIFTS) instanceof Drifts drifts) {
                    drifts.scanInTurn(
                            new MachineName(context.getTrigger().getKey().getName()));
                }
            } catch (SchedulerException e) {
                throw new JobExecutionException(e);
            }
        }
    }
}

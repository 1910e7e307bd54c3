package dev.slipway.fleet.round;

import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.quartz.Job;
import org.quartz.JobBuilder;
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
 * Visits every declared machine from time to time. Each has its own moment within the interval, told by its name: thirty machines
 * are never visited at once, and a restart changes no moment. What was missed while the console was off is not made up for.
 */
public final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final Scheduler scheduler;
    private final JobKey job;
    private final Duration interval;
    private final FleetRepository fleet;
    private final Clock clock;
    private final Consumer<MachineName> visit;

    /**
     * Over one scheduler, which may have others.
     *
     * @param scheduler started or not
     * @param job its name for these visits; the triggers have its group, and no others may be in that
     * @param interval between two visits of a machine
     * @param fleet tells which machines there are
     * @param clock tells the time
     * @param visit what is done when the turn of a machine comes, on a thread of the scheduler: to be left soon
     * @throws SchedulerException when the scheduler's store cannot be used
     */
    public Rounds(
            Scheduler scheduler,
            JobKey job,
            Duration interval,
            FleetRepository fleet,
            Clock clock,
            Consumer<MachineName> visit)
            throws SchedulerException {
        this.scheduler = scheduler;
        this.job = job;
        this.interval = interval;
        this.fleet = fleet;
        this.clock = clock;
        this.visit = visit;
        scheduler.getContext().put(place(job), this);
        // Before the scheduler starts: it may remember this job with the class that an earlier Slipway had for it.
        scheduler.addJob(
                JobBuilder.newJob(Visit.class).withIdentity(job).storeDurably().build(), true);
    }

    private static String place(JobKey job) {
        return "rounds " + job;
    }

    /** Brings the scheduler in line with the declared machines; called at the start and after every change. */
    public synchronized void align() {
        try {
            Set<TriggerKey> wanted = fleet.current().machines().keySet().stream()
                    .map(machine -> TriggerKey.triggerKey(machine.value(), job.getGroup()))
                    .collect(Collectors.toSet());
            Set<TriggerKey> present =
                    new HashSet<>(scheduler.getTriggerKeys(GroupMatcher.triggerGroupEquals(job.getGroup())));
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
            LOG.warn("The machines are not visited by themselves ({})", job, e);
        }
    }

    @SuppressWarnings("JavaUtilDate") // Quartz's
    private Trigger trigger(TriggerKey machine) {
        long millis = interval.toMillis();
        // The name's place in the interval, counted from the epoch.
        long phase = Math.floorMod(machine.getName().hashCode() * 0x9E3779B9L, millis);
        long now = clock.millis();
        long first = now - Math.floorMod(now, millis) + phase;
        return TriggerBuilder.newTrigger()
                .withIdentity(machine)
                .forJob(job)
                .startAt(new Date(first > now ? first : first + millis))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(millis)
                        .repeatForever()
                        .withMisfireHandlingInstructionNextWithRemainingCount())
                .build();
    }

    /** Visits the machine that the trigger is named after. */
    public static final class Visit implements Job {
        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            try {
                Object rounds = context.getScheduler()
                        .getContext()
                        .get(place(context.getJobDetail().getKey()));
                if (rounds instanceof Rounds known) {
                    known.visit.accept(
                            new MachineName(context.getTrigger().getKey().getName()));
                }
            } catch (SchedulerException e) {
                throw new JobExecutionException(e);
            }
        }
    }
}

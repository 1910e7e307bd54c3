package dev.slipway.pxe.image;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches images from their publishers into the library. What was fetched of a file is kept when the connection, the
 * process or the machine breaks off, and gone on with the next time.
 *
 * <p>Safe for use by several threads.
 */
public final class Mirror implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final ImageLibrary library;
    private final MirrorSettings settings;
    private final HttpSource http;
    private final ExecutorService workers;
    private final Map<MirrorRequest, Job> jobs = new ConcurrentHashMap<>();
    private final List<MirrorListener> listeners = new CopyOnWriteArrayList<>();

    /** "Newest" and a version by its name may be the same release: only one of them may write its files. */
    private final Map<String, ReentrantLock> releases = new ConcurrentHashMap<>();

    /**
     * Makes a mirror that fetches nothing yet.
     *
     * @param library where images are published
     * @param settings where they come from
     */
    public Mirror(ImageLibrary library, MirrorSettings settings) {
        this.library = library;
        this.settings = settings;
        this.http = new HttpSource(settings);
        this.workers = Executors.newFixedThreadPool(
                settings.parallel(), Thread.ofVirtual().name("mirror-", 0).factory());
    }

    /**
     * Adds somebody who is told about every change.
     *
     * @param listener whom to tell
     */
    public void listen(MirrorListener listener) {
        listeners.add(listener);
    }

    /**
     * Begins to fetch an image, or begins again after it failed or was cancelled. Does nothing when it is being fetched.
     *
     * @param request what is wanted
     */
    public void start(MirrorRequest request) {
        Job fresh = new Job(request);
        Job job = jobs.compute(request, (key, known) -> known != null && known.active() ? known : fresh);
        if (job == fresh) {
            job.tell();
            job.begin();
        }
    }

    /**
     * Stops fetching an image. What was fetched is kept.
     *
     * @param request what is not wanted any more
     */
    public void cancel(MirrorRequest request) {
        Job job = jobs.get(request);
        if (job != null && job.cancel()) {
            job.tell();
        }
    }

    /**
     * Stops fetching an image, and removes what was fetched and every word about it. A published image stays.
     *
     * @param request what is to be forgotten
     * @throws ImageRefusedException when the files cannot be removed
     */
    public void discard(MirrorRequest request) throws ImageRefusedException {
        Job job = jobs.remove(request);
        if (job != null) {
            job.cancel();
            job.awaitEnd();
        }
        try {
            Staging.discard(library, request);
        } catch (IOException trouble) {
            throw ImageLibrary.disk("removing what was fetched of " + request.words(), trouble);
        }
    }

    /**
     * How far everything is that was asked for since the start.
     *
     * @return a copy
     */
    public Map<MirrorRequest, MirrorState> states() {
        Map<MirrorRequest, MirrorState> states = new LinkedHashMap<>();
        jobs.forEach((request, job) -> states.put(request, job.state));
        return states;
    }

    /**
     * What an earlier process was fetching when it ended. {@link #start} goes on with it.
     *
     * @return the requests; those that were begun again since are among them
     * @throws ImageRefusedException when the library's directory cannot be read
     */
    public List<MirrorRequest> interrupted() throws ImageRefusedException {
        try {
            return Staging.interrupted(library);
        } catch (IOException trouble) {
            throw ImageLibrary.disk("looking for unfinished downloads", trouble);
        }
    }

    /** Stops all fetching; what was fetched is kept, and {@link #interrupted} will name it. */
    @Override
    public void close() {
        jobs.values().forEach(Job::cancel);
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("downloads did not end within {} s", LONGEST_END.toSeconds());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }

    private void fetch(Job job) {
        job.begun = true;
        try {
            job.state(new MirrorState.Published(
                    new ReleaseFetch(library, settings, http, releases, job::state).run(job.request)));
        } catch (ImageRefusedException refused) {
            job.state(new MirrorState.Failed(refused.reason(), refused.remedy()));
        } catch (IOException trouble) {
            ImageRefusedException words = ImageLibrary.disk("storing " + job.request.words(), trouble);
            job.state(new MirrorState.Failed(words.reason(), words.remedy()));
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            job.cancel();
        } catch (RuntimeException defect) {
            job.state(new MirrorState.Failed(
                    "fetching " + job.request.words() + " met a defect: " + defect, "report it, with the log"));
            LOG.error("fetching {} met a defect", job.request.words(), defect);
        } finally {
            job.ended.countDown();
        }
    }

    /** One request and how far it is. */
    private final class Job {
        private final MirrorRequest request;

        private final CountDownLatch ended = new CountDownLatch(1);

        /** Written by the worker before it does anything, so that one that was cancelled in the queue is not waited for. */
        private volatile boolean begun;

        /** Guarded by the job's monitor. */
        private Future<?> run = CompletableFuture.completedFuture(null);

        /** Changed only while the job's monitor is held, so that nothing follows after "cancelled". */
        private volatile MirrorState state = new MirrorState.Queued();

        Job(MirrorRequest request) {
            this.request = request;
        }

        synchronized void begin() {
            if (active()) {
                run = workers.submit(() -> fetch(this));
            }
        }

        boolean active() {
            return switch (state) {
                case MirrorState.Published p -> false;
                case MirrorState.Failed f -> false;
                case MirrorState.Cancelled c -> false;
                case MirrorState.Queued q -> true;
                case MirrorState.Resolving r -> true;
                case MirrorState.Fetching f -> true;
                case MirrorState.Verifying v -> true;
                case MirrorState.Waiting w -> true;
            };
        }

        synchronized void state(MirrorState next) {
            if (active()) {
                state = next;
                tell();
            }
        }

        synchronized boolean cancel() {
            if (!active()) {
                return false;
            }
            state = new MirrorState.Cancelled();
            run.cancel(true);
            return true;
        }

        /** Waits until nothing is written any more: a moment, since the worker was interrupted. */
        void awaitEnd() throws ImageRefusedException {
            try {
                if (begun && !ended.await(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
                    throw new ImageRefusedException(
                            "fetching " + request.words() + " did not end within " + LONGEST_END.toSeconds() + " s",
                            "try again in a while");
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new ImageRefusedException("waiting for " + request.words() + " was interrupted", "try again");
            }
        }

        synchronized void tell() {
            listeners.forEach(listener -> listener.changed(request, state));
        }
    }
}

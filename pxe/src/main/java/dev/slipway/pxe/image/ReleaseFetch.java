package dev.slipway.pxe.image;

import dev.slipway.pxe.image.Release.ReleaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Fetches one release from the publisher's metadata to the published image, trying again what may come right. */
final class ReleaseFetch {
    /** An attempt that got this far ahead counts as a new beginning; a dead server never gets there. */
    private static final long HEADWAY = 1 << 20;

    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(250);
    private static final long LONGEST_SIGNATURE = 64 << 10;

    private final ImageLibrary library;
    private final MirrorSettings settings;
    private final HttpSource http;
    private final Map<String, ReentrantLock> releases;
    private final Consumer<MirrorState> state;

    ReleaseFetch(
            ImageLibrary library,
            MirrorSettings settings,
            HttpSource http,
            Map<String, ReentrantLock> releases,
            Consumer<MirrorState> state) {
        this.library = library;
        this.settings = settings;
        this.http = http;
        this.releases = releases;
        this.state = state;
    }

    BootImage run(MirrorRequest request) throws ImageRefusedException, IOException, InterruptedException {
        ReleaseLookup lookup = new ReleaseLookup(settings, http);
        Release release = repeat(() -> {
            state.accept(new MirrorState.Resolving());
            return lookup.find(request);
        });
        ReentrantLock lock = releases.computeIfAbsent(
                BootImage.directory(release.family(), release.stream(), release.cpu(), release.version()),
                directory -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            Optional<BootImage> here = library.find(
                    release.family(), release.stream(), release.version().value(), release.cpu());
            return here.isPresent() ? here.get() : fetch(request, release);
        } finally {
            lock.unlock();
        }
    }

    private BootImage fetch(MirrorRequest request, Release release)
            throws ImageRefusedException, IOException, InterruptedException {
        Staging staging = Staging.open(library, request, release);
        List<BootFile> files = new ArrayList<>();
        for (ReleaseFile file : release.files()) {
            files.add(repeat(() -> fetch(release, file, staging.file(file.name()))));
        }
        String source = release.files().getFirst().location();
        return staging.publish(
                library,
                new BootImage(
                        release.family(),
                        release.stream(),
                        release.version(),
                        release.cpu(),
                        source.substring(0, source.lastIndexOf('/') + 1),
                        library.clock().instant(),
                        files));
    }

    private BootFile fetch(Release release, ReleaseFile file, Path target)
            throws TransientFetchException, ImageRefusedException, IOException, InterruptedException {
        String version = release.version().value();
        PartialFile part = new PartialFile(target);
        boolean resumed = part.length() > 0 || Files.exists(target);
        if (!Files.exists(target)) {
            long before = part.length();
            try {
                http.file(
                        ReleaseLookup.url(file.location()),
                        part,
                        rest -> library.requireRoom("fetching " + file.name(), rest, settings.reserve()),
                        reports(version, file));
            } catch (TransientFetchException broken) {
                throw part.length() - before >= HEADWAY ? broken.afterHeadway() : broken;
            }
            if (file.role() == FileRole.SIGNATURE && part.length() > LONGEST_SIGNATURE) {
                part.restart();
                throw new ImageRefusedException(
                        file.location() + " is too long for a signature", "check the mirror's address");
            }
            part.complete(target);
        }
        state.accept(new MirrorState.Verifying(version, file.name()));
        try {
            return Digests.verify(target, file);
        } catch (ImageRefusedException wrong) {
            Files.delete(target);
            if (resumed) {
                throw new TransientFetchException(wrong.reason() + "; it was put together from two parts");
            }
            throw wrong;
        }
    }

    private HttpSource.Progress reports(String version, ReleaseFile file) {
        long[] last = {System.nanoTime() - BETWEEN_REPORTS.toNanos()};
        return (bytes, total) -> {
            if (System.nanoTime() - last[0] >= BETWEEN_REPORTS.toNanos() || bytes == total) {
                last[0] = System.nanoTime();
                state.accept(new MirrorState.Fetching(version, file.name(), bytes, total));
            }
        };
    }

    private interface Attempt<T> {
        T run() throws TransientFetchException, ImageRefusedException, IOException, InterruptedException;
    }

    private <T> T repeat(Attempt<T> attempt) throws ImageRefusedException, IOException, InterruptedException {
        Duration pause = settings.firstPause();
        for (int made = 1; ; made++) {
            try {
                return attempt.run();
            } catch (TransientFetchException broken) {
                if (broken.headway()) {
                    made = 1;
                    pause = settings.firstPause();
                }
                if (made >= settings.attempts()) {
                    throw new ImageRefusedException(
                            broken.reason() + " (" + made + " attempts)",
                            "check this machine's way to the internet and the publisher's server, then start it again;"
                                    + " what was fetched is kept",
                            broken);
                }
                state.accept(new MirrorState.Waiting(
                        broken.reason(), made, library.clock().instant().plus(pause)));
                Thread.sleep(pause);
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(settings.longestPause()) > 0 ? settings.longestPause() : doubled;
            }
        }
    }
}

package dev.slipway.fleet.declared;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JGit from reading (and writing) the Git configuration of whoever started Slipway, and from running {@code git}
 * to find the system's: the fleet's commits are the same on every host.
 *
 * <p>In their place it says that every object and ref is to be synced, since a commit that was announced must survive a
 * power cut. In the repository's own file the same words would make Git itself warn with every command.
 */
final class IsolatedGit extends SystemReader.Delegate {
    private IsolatedGit(SystemReader delegate) {
        super(delegate);
    }

    /** Applies to the whole process, as JGit has it; a second call changes nothing. */
    static synchronized void install() {
        if (!(SystemReader.getInstance() instanceof IsolatedGit)) {
            SystemReader.setInstance(new IsolatedGit(SystemReader.getInstance()));
        }
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new NoConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        NoConfig config = new NoConfig(parent, fs);
        config.setBoolean(ConfigConstants.CONFIG_CORE_SECTION, null, "fsyncobjectfiles", true);
        config.setBoolean(ConfigConstants.CONFIG_CORE_SECTION, null, "fsyncreffiles", true);
        return config;
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new NoConfig(parent, fs);
    }

    private static final class NoConfig extends FileBasedConfig {
        /**
         * How exact file times are taken to be; Linux and macOS tick in milliseconds. Left to itself JGit finds out by
         * writing files into the repository, for seconds, at every start.
         */
        private static final Duration FILE_TIME_RESOLUTION = Duration.ofMillis(100);

        NoConfig(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long defaultValue, TimeUnit wantUnit) {
            return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
                    ? wantUnit.convert(FILE_TIME_RESOLUTION)
                    : super.getTimeUnit(section, subsection, name, defaultValue, wantUnit);
        }

        @Override
        public void load() {
            // There is nothing to read.
        }

        @Override
        public void save() {
            // There is nothing to keep.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}

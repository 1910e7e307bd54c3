package dev.slipway.host.guard;

import java.util.List;

/** One thing that a change does on a machine. All of them may be repeated, and all can be put back. */
public sealed interface GuardedAction {
    /**
     * Writes a file, whole or not at all; its mode and owner are there before its content.
     *
     * @param path absolute
     * @param mode the permission bits, or {@link #AS_IT_IS}
     * @param owner whom it belongs to
     * @param source what it holds
     * @param fresh whether a file with other content must not be overwritten
     */
    record PutFile(String path, int mode, FileOwner owner, FileSource source, boolean fresh) implements GuardedAction {
        /** Refuses what no machine could do. */
        public PutFile {
            checkPath(path);
        }
    }

    /**
     * Makes a directory, or gives it its mode and owner.
     *
     * @param path absolute
     * @param mode the permission bits
     * @param owner whom it belongs to
     */
    record PutDirectory(String path, int mode, FileOwner owner) implements GuardedAction {
        /** Refuses what no machine could do. */
        public PutDirectory {
            checkPath(path);
        }
    }

    /**
     * Makes a symbolic link.
     *
     * @param path absolute
     * @param target where it points, literally
     * @param owner whom it belongs to
     * @param fresh whether something else must not be overwritten
     */
    record PutLink(String path, String target, FileOwner owner, boolean fresh) implements GuardedAction {
        /** Refuses what no machine could do. */
        public PutLink {
            checkPath(path);
        }
    }

    /**
     * Makes a hard link.
     *
     * @param path absolute
     * @param target the file that gets another name, absolute
     */
    record PutHardLink(String path, String target) implements GuardedAction {
        /** Refuses what no machine could do. */
        public PutHardLink {
            checkPath(path);
            checkPath(target);
        }
    }

    /**
     * Removes a file or link; below /etc what the system itself has there comes back.
     *
     * @param path absolute
     */
    record Remove(String path) implements GuardedAction {
        /** Refuses what no machine could do. */
        public Remove {
            checkPath(path);
        }
    }

    /**
     * Removes a directory when it is empty.
     *
     * @param path absolute
     */
    record RemoveDirectory(String path) implements GuardedAction {
        /** Refuses what no machine could do. */
        public RemoveDirectory {
            checkPath(path);
        }
    }

    /**
     * Changes who may log in to an account.
     *
     * @param account the login name
     * @param lines the keys that may, as lines of an authorized_keys file
     * @param gone keys that no longer may, each as type and base64
     * @param exact whether all other keys go too
     * @param ours the key by which Slipway logs in, as type and base64: it is never removed
     */
    record ChangeKeys(String account, List<String> lines, List<String> gone, boolean exact, String ours)
            implements GuardedAction {
        /** Refuses what would lock Slipway out. */
        public ChangeKeys {
            lines = List.copyOf(lines);
            gone = List.copyOf(gone);
            if (gone.contains(ours)) {
                throw new IllegalArgumentException("the key by which Slipway logs in is never removed");
            }
            for (String line : lines) {
                if (line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
                    throw new IllegalArgumentException("a key is one line");
                }
            }
        }
    }

    /**
     * Something about a unit.
     *
     * @param unit its name with its suffix
     * @param deed what
     */
    record ChangeUnit(String unit, Deed deed) implements GuardedAction {
        /** Refuses what systemd would not take for a unit. */
        public ChangeUnit {
            if (!unit.matches("[A-Za-z0-9:_.\\\\@-]{1,255}") || unit.startsWith("-")) {
                throw new IllegalArgumentException("\"" + unit + "\" is not the name of a unit");
            }
        }
    }

    /** What happens to a unit; in this order, all before and after the files respectively. */
    enum Deed {
        /** It is stopped before files change. */
        STOP("stop", ""),
        /** It is stopped and disabled before its files go. */
        RETIRE("retire", ""),
        /** Presets say that it is enabled (systemd.preset(5)). */
        PRESET_ENABLED("preset", "enable"),
        /** Presets say that it is disabled. */
        PRESET_DISABLED("preset", "disable"),
        /** Presets say nothing about it any more. */
        PRESET_FORGOTTEN("preset", ""),
        /** It is enabled once its files are there. */
        ENABLE("enable", ""),
        /** It is disabled. */
        DISABLE("disable", ""),
        /** It is enabled or disabled as the system's own presets say, if it is still there. */
        VENDOR("vendor", ""),
        /** It is restarted if it ran. */
        RESTART_IF_ACTIVE("restart", "try"),
        /** It is restarted if it ran, and started if it had failed. */
        RESTART_IF_WANTED("restart", "declared"),
        /** It is started, or restarted. */
        START("restart", "start");

        private final String verb;
        private final String word;

        Deed(String verb, String word) {
            this.verb = verb;
            this.word = word;
        }

        String verb() {
            return verb;
        }

        String word() {
            return word;
        }
    }

    /** The manager of units reads all files again. */
    record ReloadUnits() implements GuardedAction {}

    /** The SSH server checks its configuration, and reads it again. */
    record ReloadSshServer() implements GuardedAction {}

    /** A mode that stays as it is. */
    int AS_IT_IS = -1;

    /**
     * Whom a path belongs to.
     *
     * @param user a name or number; empty to leave it
     * @param group a name or number; empty to leave it
     */
    record FileOwner(String user, String group) {
        /** Root and its group. */
        public static final FileOwner ROOT = new FileOwner("0", "0");

        /** Whoever it is. */
        public static final FileOwner AS_IT_IS = new FileOwner("", "");
    }

    private static void checkPath(String path) {
        if (!path.startsWith("/") || path.equals("/") || path.endsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("\"" + path + "\" is not an absolute path");
        }
    }
}

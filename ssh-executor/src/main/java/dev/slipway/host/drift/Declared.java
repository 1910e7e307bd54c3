package dev.slipway.host.drift;

import java.util.List;
import java.util.Set;

/** Something that a machine shall have, as plain values. */
public sealed interface Declared {
    /** A mode, uid or gid that is not declared: any will do. */
    int ANY = -1;

    /**
     * What it is called.
     *
     * @return for people, such as {@code /etc/motd}; no secrets
     */
    String words();

    /** Something at a path. */
    sealed interface AtPath extends Declared {
        /**
         * Where it is.
         *
         * @return absolute, without NUL
         */
        String path();

        @Override
        default String words() {
            return path();
        }
    }

    /**
     * A regular file.
     *
     * @param path absolute
     * @param mode the permission bits, or {@link #ANY}
     * @param owner whom it belongs to
     * @param content what it holds
     */
    record File(String path, int mode, Owner owner, FileContent content) implements AtPath {
        /** Refuses what no shell can pass on. */
        public File {
            checkPath(path);
        }
    }

    /**
     * A directory.
     *
     * @param path absolute
     * @param mode the permission bits, or {@link #ANY}
     * @param owner whom it belongs to
     */
    record Directory(String path, int mode, Owner owner) implements AtPath {
        /** Refuses what no shell can pass on. */
        public Directory {
            checkPath(path);
        }
    }

    /**
     * A symbolic link.
     *
     * @param path absolute
     * @param target where it points, literally
     */
    record Link(String path, String target) implements AtPath {
        /** Refuses what no shell can pass on. */
        public Link {
            checkPath(path);
        }
    }

    /**
     * A unit of systemd; its file and its drop-ins are declared as files.
     *
     * @param name with its suffix
     * @param enablement whether it is started at boot
     * @param masked whether it cannot be started at all
     */
    record Unit(String name, Enablement enablement, boolean masked) implements Declared {
        @Override
        public String words() {
            return name;
        }
    }

    /** Whether a unit is started at boot. */
    enum Enablement {
        /** It is. */
        ENABLED,
        /** It is not. */
        DISABLED,
        /** Not declared. */
        ANY
    }

    /**
     * An account.
     *
     * @param name the login name
     * @param uid its number, or {@link #ANY}
     * @param keys exactly the public keys that may log in, as lines of an authorized_keys file; options and comments are not
     *     compared
     */
    record Account(String name, int uid, List<String> keys) implements Declared {
        /** Keeps an unmodifiable copy. */
        public Account {
            keys = List.copyOf(keys);
        }

        @Override
        public String words() {
            return "account " + name;
        }
    }

    /**
     * A group.
     *
     * @param name its name
     * @param gid its number, or {@link #ANY}
     */
    record Group(String name, int gid) implements Declared {
        @Override
        public String words() {
            return "group " + name;
        }
    }

    /**
     * The kernel arguments.
     *
     * @param wanted those that must be there
     * @param unwanted those that must not
     */
    record KernelArguments(Set<String> wanted, Set<String> unwanted) implements Declared {
        /** Keeps unmodifiable copies. */
        public KernelArguments {
            wanted = Set.copyOf(wanted);
            unwanted = Set.copyOf(unwanted);
        }

        @Override
        public String words() {
            return "kernel arguments";
        }
    }

    /**
     * Whom a path belongs to. A name, where there is one, counts more than a number.
     *
     * @param user the name, empty when only the number is declared
     * @param uid the number, or {@link #ANY}
     * @param group the name, empty when only the number is declared
     * @param gid the number, or {@link #ANY}
     */
    record Owner(String user, int uid, String group, int gid) {
        /** Root and its group. */
        public static final Owner ROOT = new Owner("", 0, "", 0);

        /** Not declared. */
        public static final Owner ANYBODY = new Owner("", Declared.ANY, "", Declared.ANY);
    }

    private static void checkPath(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("\"" + path + "\" is not an absolute path");
        }
    }
}

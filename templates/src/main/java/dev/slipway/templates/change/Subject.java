package dev.slipway.templates.change;

/** What a configuration declares, by the identity by which Ignition merges declarations (path, name, device). */
public sealed interface Subject {
    /**
     * What it is called.
     *
     * @return for people, such as {@code file /etc/motd}; no secrets
     */
    String words();

    /**
     * A file.
     *
     * @param path absolute
     */
    record FileAt(String path) implements Subject {
        @Override
        public String words() {
            return "file " + path;
        }
    }

    /**
     * A directory.
     *
     * @param path absolute
     */
    record DirectoryAt(String path) implements Subject {
        @Override
        public String words() {
            return "directory " + path;
        }
    }

    /**
     * A symbolic or hard link.
     *
     * @param path absolute
     */
    record LinkAt(String path) implements Subject {
        @Override
        public String words() {
            return "link " + path;
        }
    }

    /**
     * A unit of systemd, without its drop-ins.
     *
     * @param name with its suffix
     */
    record Unit(String name) implements Subject {
        @Override
        public String words() {
            return "unit " + name;
        }
    }

    /**
     * A drop-in of a unit.
     *
     * @param unit the unit's name with its suffix
     * @param name ending in {@code .conf}
     */
    record Dropin(String unit, String name) implements Subject {
        @Override
        public String words() {
            return "drop-in " + name + " of " + unit;
        }
    }

    /**
     * A user.
     *
     * @param name the login name
     */
    record User(String name) implements Subject {
        @Override
        public String words() {
            return "user " + name;
        }
    }

    /**
     * A group.
     *
     * @param name its name
     */
    record Group(String name) implements Subject {
        @Override
        public String words() {
            return "group " + name;
        }
    }

    /**
     * A kernel argument, whether it shall or shall not be there.
     *
     * @param argument such as {@code quiet} or {@code net.ifnames=0}
     */
    record KernelArgument(String argument) implements Subject {
        @Override
        public String words() {
            return "kernel argument " + argument;
        }
    }

    /**
     * A disk, without its partitions.
     *
     * @param device absolute path
     */
    record Disk(String device) implements Subject {
        @Override
        public String words() {
            return "disk " + device;
        }
    }

    /**
     * A partition.
     *
     * @param device absolute path of its disk
     * @param identity {@code number 3}, or {@code label data} where the number is left to Ignition
     */
    record Partition(String device, String identity) implements Subject {
        @Override
        public String words() {
            return "partition with " + identity + " of " + device;
        }
    }

    /**
     * A filesystem.
     *
     * @param device absolute path
     */
    record Filesystem(String device) implements Subject {
        @Override
        public String words() {
            return "filesystem on " + device;
        }
    }

    /**
     * A RAID array.
     *
     * @param name under {@code /dev/md}
     */
    record Raid(String name) implements Subject {
        @Override
        public String words() {
            return "RAID array " + name;
        }
    }

    /**
     * An encrypted volume.
     *
     * @param name under {@code /dev/mapper}
     */
    record Luks(String name) implements Subject {
        @Override
        public String words() {
            return "encrypted volume " + name;
        }
    }

    /**
     * Another configuration that Ignition fetches and whose content is therefore not known here.
     *
     * @param source its URL; for one that is embedded but cannot be read, its SHA-256
     */
    record RemoteConfig(String source) implements Subject {
        @Override
        public String words() {
            return "configuration fetched from " + source;
        }
    }

    /**
     * How Ignition fetches things.
     *
     * @param part {@code proxy}, {@code security} or {@code timeouts}
     */
    record Fetching(String part) implements Subject {
        @Override
        public String words() {
            return "Ignition's " + part;
        }
    }
}

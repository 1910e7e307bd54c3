package dev.slipway.templates.change;

import dev.slipway.templates.change.ConfigChange.Kind;
import java.util.List;
import java.util.Set;

/**
 * What a difference takes on a kind of system. The rule is that of the Machine Config Operator of OpenShift, which changes
 * files, units and keys in place and everything else by provisioning anew, widened by links, directories, kernel arguments
 * and the keys of every account.
 */
public enum ChangeRules {
    /** Flatcar, which can be reset: what is neither in place nor about disks does not need an installation. */
    FLATCAR(Way.RESET),
    /** Fedora CoreOS, which has no reset. */
    FEDORA_COREOS(Way.REBUILD);

    /** The account that both systems have before Ignition runs. */
    private static final String BUILT_IN = "core";

    private static final Set<String> KEYS = Set.of("name", "sshAuthorizedKeys");
    private static final Set<String> WHILE_CREATED = Set.of("noCreateHome", "noLogInit", "noUserGroup", "system");
    private static final Set<String> IDS = Set.of("uid", "gid", "primaryGroup");

    /** Fields of disks and what lies on them that say how to create, not what. */
    private static final Set<String> WHILE_INSTALLED =
            Set.of("wipeTable", "wipePartitionEntry", "resize", "wipeFilesystem", "wipeVolume", "path", "mountOptions");

    private static final Verdict NEXT_TIME = new Verdict(
            Way.NOTHING, "It only matters while Ignition runs, so it takes effect at the next installation.");

    private final Way newStart;

    ChangeRules(Way newStart) {
        this.newStart = newStart;
    }

    /**
     * What one difference takes.
     *
     * @param change the difference
     * @return the mildest way, and why
     */
    public Verdict verdict(ConfigChange change) {
        return switch (change.subject()) {
            case Subject.FileAt ignored -> file(change);
            case Subject.DirectoryAt ignored -> directory(change);
            case Subject.LinkAt ignored ->
                onlyOverwrite(change) ? NEXT_TIME : inPlace("A link can be replaced on the running machine.");
            case Subject.Unit ignored ->
                inPlace("systemd takes up units on the running machine, and restarts what changed.");
            case Subject.Dropin ignored ->
                inPlace("systemd takes up drop-ins on the running machine, and restarts their unit.");
            case Subject.User user -> user(user, change);
            case Subject.Group ignored ->
                newStart("Files and processes on the machine belong to groups by number, so groups are only set up"
                        + " anew.");
            case Subject.KernelArgument ignored ->
                new Verdict(Way.REBOOT, "The kernel reads its arguments when it starts.");
            case Subject.Disk ignored -> disks(change, "The partition table of a disk in use is only written anew.");
            case Subject.Partition ignored ->
                disks(
                        change,
                        "A partition of a disk in use cannot be made, moved or removed without risk to its data.");
            case Subject.Filesystem ignored ->
                disks(change, "A filesystem takes another form only when it is made anew.");
            case Subject.Raid ignored -> disks(change, "A RAID array takes another form only when it is made anew.");
            case Subject.Luks ignored ->
                disks(change, "An encrypted volume takes another form only when it is made anew.");
            case Subject.RemoteConfig ignored ->
                newStart("What the other configuration says is only known to Ignition when it fetches it.");
            case Subject.Fetching ignored -> NEXT_TIME;
        };
    }

    /**
     * What several differences take together.
     *
     * @param changes the differences
     * @return the way that brings all of them about; {@link Way#NOTHING} when there are none
     */
    public Way needed(List<ConfigChange> changes) {
        return changes.stream()
                .map(change -> verdict(change).way())
                .max(Way::compareTo)
                .orElse(Way.NOTHING);
    }

    private Verdict newStart(String reason) {
        return new Verdict(newStart, reason);
    }

    private static Verdict inPlace(String reason) {
        return new Verdict(Way.IN_PLACE, reason);
    }

    private static boolean onlyOverwrite(ConfigChange change) {
        return change.kind() == Kind.CHANGED && change.fields().equals(List.of("overwrite"));
    }

    private Verdict file(ConfigChange change) {
        if (onlyOverwrite(change)) {
            return NEXT_TIME;
        }
        if (change.fields().contains("append")) {
            return newStart("Text was appended to a file, and what the file held before is not known.");
        }
        boolean hadContents =
                !change.before().structure("contents").text("source").isEmpty();
        boolean hasContents =
                !change.after().structure("contents").text("source").isEmpty();
        if (!hasContents && takesBack(change, hadContents)) {
            return newStart("What the file was before Ignition changed it is not known.");
        }
        return switch (change.kind()) {
            case ADDED -> inPlace("A file can be written on the running machine.");
            case REMOVED ->
                inPlace("The file can be removed on the running machine; where the system has one of its own, that"
                        + " returns.");
            case CHANGED -> inPlace("A file can be replaced on the running machine.");
        };
    }

    /** Whether something has to become as the system had it, and only Ignition saw that. */
    private static boolean takesBack(ConfigChange change, boolean hadContents) {
        return switch (change.kind()) {
            case ADDED -> false;
            case REMOVED -> !hadContents;
            case CHANGED ->
                change.fields().stream()
                        .anyMatch(field ->
                                change.before().has(field) && !change.after().has(field));
        };
    }

    private static Verdict directory(ConfigChange change) {
        if (onlyOverwrite(change)) {
            return NEXT_TIME;
        }
        return switch (change.kind()) {
            case ADDED -> inPlace("A directory can be made on the running machine.");
            case REMOVED -> inPlace("The directory is removed when it is empty; what programs have put into it stays.");
            case CHANGED -> inPlace("Mode and owner of a directory can be changed on the running machine.");
        };
    }

    private Verdict user(Subject.User user, ConfigChange change) {
        if (change.kind() == Kind.CHANGED && WHILE_CREATED.containsAll(change.fields())) {
            return NEXT_TIME;
        }
        if (KEYS.containsAll(change.fields())
                && (change.kind() == Kind.CHANGED || user.name().equals(BUILT_IN))) {
            return inPlace("Keys can be changed on the running machine.");
        }
        if (change.kind() != Kind.CHANGED) {
            return newStart("Accounts are only made and removed anew: files and processes belong to them by number.");
        }
        return change.fields().stream().anyMatch(IDS::contains)
                ? newStart("Files on the machine belong to the old number of the account.")
                : newStart("Of an account only the keys are changed on a running machine.");
    }

    private static Verdict disks(ConfigChange change, String reason) {
        return change.kind() == Kind.CHANGED && WHILE_INSTALLED.containsAll(change.fields())
                ? NEXT_TIME
                : new Verdict(Way.REBUILD, reason);
    }
}

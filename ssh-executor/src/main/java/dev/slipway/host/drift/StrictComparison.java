package dev.slipway.host.drift;

import dev.slipway.host.drift.Deviation.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Layer 1: each declaration against what the machine said about it. */
final class StrictComparison {
    private static final Set<String> ENABLED = Set.of("enabled", "enabled-runtime", "alias");
    private static final Set<String> DISABLED = Set.of("disabled", "masked", "masked-runtime");

    /** Without an [Install] section a unit can be neither; Ignition does not mind either. */
    private static final Set<String> NEITHER = Set.of("static", "indirect", "generated", "transient");

    private final Set<String> paths;
    private final SaltedHash hash;
    private final List<Deviation> deviations = new ArrayList<>();

    StrictComparison(List<Declared> declared, SaltedHash hash) {
        this.hash = hash;
        this.paths = declared.stream()
                .filter(Declared.AtPath.class::isInstance)
                .map(each -> ((Declared.AtPath) each).path())
                .collect(Collectors.toCollection(HashSet::new));
    }

    List<Deviation> deviations() {
        return List.copyOf(deviations);
    }

    void compare(Declared declared, Answers answers) {
        if (answers.says("unreadable") || answers.lines().isEmpty()) {
            add(declared, Kind.UNREADABLE, "The machine did not say what it has for " + declared.words() + ".");
        } else if (answers.says("absent")) {
            add(declared, Kind.MISSING, "The machine has no " + declared.words() + ".");
        } else {
            switch (declared) {
                case Declared.AtPath at -> path(at, answers);
                case Declared.Unit unit -> unit(unit, answers);
                case Declared.Account account -> account(account, answers);
                case Declared.Group group -> number(group, "group", answers.text("group"), group.gid());
                case Declared.KernelArguments arguments -> arguments(arguments, answers);
            }
        }
    }

    private void add(Declared declared, Kind kind, String words) {
        add(declared, kind, words, "");
    }

    private void add(Declared declared, Kind kind, String words, String detail) {
        deviations.add(new Deviation(declared, kind, words, detail));
    }

    private void unreadable(Declared declared) {
        add(declared, Kind.UNREADABLE, "What the machine said about " + declared.words() + " cannot be understood.");
    }

    private void path(Declared.AtPath at, Answers answers) {
        Optional<PathState> seen = answers.value("stat").flatMap(PathState::parse);
        if (seen.isEmpty()) {
            unreadable(at);
            return;
        }
        PathState state = seen.get();
        String wanted = switch (at) {
            case Declared.File ignored -> PathState.FILE;
            case Declared.Directory ignored -> PathState.DIRECTORY;
            case Declared.Link ignored -> PathState.LINK;
        };
        if (!state.type().equals(wanted)) {
            add(at, Kind.TYPE, at.path() + " is " + state.type() + " instead of " + wanted + ".");
            return;
        }
        switch (at) {
            case Declared.File file -> {
                access(file, state, file.mode(), file.owner());
                content(file, answers);
            }
            case Declared.Directory directory -> access(directory, state, directory.mode(), directory.owner());
            case Declared.Link link -> target(link, answers);
        }
    }

    private void access(Declared.AtPath at, PathState state, int mode, Declared.Owner owner) {
        if (mode != Declared.ANY && mode != state.mode()) {
            add(at, Kind.MODE, at.path() + " has mode " + octal(state.mode()) + " instead of " + octal(mode) + ".");
        }
        if (!isOwner(owner.user(), owner.uid(), state.user(), state.uid())) {
            add(at, Kind.OWNER, at.path() + " belongs to user " + state.user() + " (" + state.uid() + ").", "user");
        }
        if (!isOwner(owner.group(), owner.gid(), state.group(), state.gid())) {
            add(at, Kind.OWNER, at.path() + " belongs to group " + state.group() + " (" + state.gid() + ").", "group");
        }
    }

    private static boolean isOwner(String name, int id, String itsName, int itsId) {
        return name.isEmpty() ? id == Declared.ANY || id == itsId : name.equals(itsName);
    }

    private static String octal(int mode) {
        return String.format("%04o", mode);
    }

    private void content(Declared.File file, Answers answers) {
        switch (file.content()) {
            case FileContent.Unknown ignored -> {}
            case FileContent.Exactly(ByteBuffer bytes) -> content(file, answers, hash.of(bytes));
            case FileContent.Hashed hashed ->
                content(file, answers, hash.of(ByteBuffer.wrap(hashed.digits().getBytes(StandardCharsets.US_ASCII))));
        }
    }

    private void content(Declared.File file, Answers answers, String wanted) {
        Optional<String> seen = answers.value("hash");
        if (seen.isEmpty() || !seen.get().matches("[0-9a-f]{64}")) {
            unreadable(file);
        } else if (!seen.get().equals(wanted)) {
            add(file, Kind.CONTENT, file.path() + " holds something else than what was applied.");
        }
    }

    private void target(Declared.Link link, Answers answers) {
        Optional<String> target = answers.text("link");
        if (target.isEmpty()) {
            unreadable(link);
        } else if (!target.get().equals(link.target())) {
            add(link, Kind.TARGET, link.path() + " points to " + target.get() + " instead of " + link.target() + ".");
        }
    }

    private void unit(Declared.Unit unit, Answers answers) {
        String load = answers.property("LoadState").orElse("");
        String state = answers.property("UnitFileState").orElse("");
        if (load.isEmpty()) {
            unreadable(unit);
            return;
        }
        boolean masked = load.equals("masked");
        if (unit.masked() != masked) {
            add(unit, Kind.UNIT_STATE, unit.name() + (masked ? " is masked." : " is not masked."));
            return;
        }
        if (masked) {
            return;
        }
        if (!load.equals("loaded")) {
            add(unit, Kind.UNIT_STATE, "systemd says that " + unit.name() + " is " + load + ".");
            return;
        }
        boolean right = switch (unit.enablement()) {
            case ENABLED -> ENABLED.contains(state) || NEITHER.contains(state);
            case DISABLED -> DISABLED.contains(state) || NEITHER.contains(state);
            case ANY -> true;
        };
        if (!right) {
            add(unit, Kind.UNIT_STATE, unit.name() + " is " + (state.isEmpty() ? "not installed" : state) + ".");
        }
        if (answers.property("NeedDaemonReload").orElse("no").equals("yes")) {
            add(unit, Kind.RELOAD_NEEDED, "Files of " + unit.name() + " changed after systemd read them.");
        }
        for (String dropin : answers.property("DropInPaths").orElse("").split(" ")) {
            if ((dropin.startsWith("/etc/") || dropin.startsWith("/run/systemd/system.control/"))
                    && !paths.contains(dropin)) {
                add(
                        unit,
                        Kind.FOREIGN_DROPIN,
                        unit.name() + " has the drop-in " + dropin + ", which is not declared.",
                        dropin);
            }
        }
    }

    private void account(Declared.Account account, Answers answers) {
        number(account, "user", answers.text("account"), account.uid());
        Set<String> seen = new LinkedHashSet<>();
        for (String file : answers.values("keys")) {
            Optional<String> keys = Answers.unhex(file);
            if (keys.isEmpty()) {
                unreadable(account);
                return;
            }
            keys.get().lines().filter(line -> !line.isBlank()).forEach(seen::add);
        }
        Set<String> wanted = account.keys().stream()
                .map(PublicKeyLine::bare)
                .filter(key -> !key.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String key : wanted) {
            if (!seen.contains(key)) {
                add(
                        account,
                        Kind.KEY_MISSING,
                        PublicKeyLine.words(key) + " can no longer log in as " + account.name() + ".",
                        key);
            }
        }
        for (String key : seen) {
            if (!wanted.contains(key)) {
                add(
                        account,
                        Kind.KEY_FOREIGN,
                        PublicKeyLine.words(key) + " can log in as " + account.name() + " and is not declared.",
                        key);
            }
        }
    }

    /** The third field of passwd(5) and group(5). */
    private void number(Declared declared, String what, Optional<String> entry, int id) {
        String[] fields = entry.orElse("").split(":", -1);
        if (fields.length < 3 || !fields[2].matches("\\d{1,10}")) {
            unreadable(declared);
        } else if (id != Declared.ANY && !fields[2].equals(Integer.toString(id))) {
            add(
                    declared,
                    Kind.ID,
                    "The " + what + " " + fields[0] + " has the number " + fields[2] + " instead of " + id + ".");
        }
    }

    private void arguments(Declared.KernelArguments arguments, Answers answers) {
        Optional<String> running = answers.text("running");
        if (running.isEmpty()) {
            unreadable(arguments);
            return;
        }
        compareArguments(arguments, running.get(), "the running kernel");
        answers.text("next").ifPresent(next -> compareArguments(arguments, next, "the next boot"));
    }

    private void compareArguments(Declared.KernelArguments arguments, String line, String where) {
        Set<String> there = new HashSet<>(Arrays.asList(line.strip().split("\\s+")));
        for (String wanted : new TreeSet<>(arguments.wanted())) {
            // An entry may be several arguments, as Ignition allows.
            if (!there.containsAll(List.of(wanted.strip().split("\\s+")))) {
                add(arguments, Kind.ARGUMENT, "The argument " + wanted + " is missing from " + where + ".", wanted);
            }
        }
        for (String unwanted : new TreeSet<>(arguments.unwanted())) {
            if (there.containsAll(List.of(unwanted.strip().split("\\s+")))) {
                add(
                        arguments,
                        Kind.ARGUMENT,
                        "The argument " + unwanted + " is among those of " + where + ".",
                        unwanted);
            }
        }
    }
}

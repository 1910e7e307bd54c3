package dev.slipway.fleet.drift;

import dev.slipway.fleet.drift.TemplateEdit.Unsafe;
import dev.slipway.host.drift.Declared;
import dev.slipway.host.drift.Declared.Enablement;
import dev.slipway.host.drift.FileContent;
import dev.slipway.host.drift.FoundPath;
import dev.slipway.templates.change.Subject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Decides how a difference becomes declared, from what the machine has now. Pure but for two looks at the machine. */
final class AdoptionOfItem {
    private static final int LARGEST = 64 * 1024;
    private static final String ROOT = "root";
    private static final String DATA = "contents";
    private static final String BY_HAND = "Edit the profile by hand, or undo it on the machine.";

    private final Function<String, FoundPath> look;
    private final Function<String, UnitState> ask;

    /** How a unit stands: as systemctl(1) shows LoadState and UnitFileState. */
    record UnitState(String load, String file) {}

    AdoptionOfItem(Function<String, FoundPath> look, Function<String, UnitState> ask) {
        this.look = look;
        this.ask = ask;
    }

    Adoption of(DriftItem item) {
        return switch (item.layer()) {
            case DECLARED -> declared(item);
            case ETC -> etc(item);
            case SYSTEM ->
                new Adoption.No(
                        "What an operating system is made of is not declared in a profile.",
                        "Update, reboot or roll back the machine, or put a package that may be layered on the ignore"
                                + " list.");
        };
    }

    private Adoption declared(DriftItem item) {
        return switch (item.aspect()) {
            case "CONTENT" -> content(item);
            case "MODE", "OWNER" -> access(item);
            case "MISSING" -> missing(item);
            case "TARGET" -> target(item);
            case "UNIT_STATE" -> unitState(item);
            case "FOREIGN_DROPIN" -> dropin(item);
            case "KEY_FOREIGN" -> foreignKey(item);
            case "KEY_MISSING" -> missingKey(item);
            case "ARGUMENT" -> argument(item);
            case "RELOAD_NEEDED" ->
                new Adoption.No(
                        "There is nothing to declare: systemd has not read the unit's files again.",
                        "Undo it, which reloads systemd.");
            default -> new Adoption.No("This cannot be declared by changing one place of a profile.", BY_HAND);
        };
    }

    private static String after(String subject, String kind) {
        return subject.startsWith(kind + " ") ? subject.substring(kind.length() + 1) : "";
    }

    /** The text of a file that may be shown, or why not. */
    private sealed interface Found {
        record Text(FoundPath.Text file) implements Found {}

        record No(Adoption.No because) implements Found {}
    }

    private Found text(String path) {
        return switch (look.apply(path)) {
            case FoundPath.Text text
            when text.text().length() > LARGEST ->
                new Found.No(new Adoption.No(
                        path + " has more than " + LARGEST / 1024 + " KiB, too much for a profile.", BY_HAND));
            case FoundPath.Text text -> new Found.Text(text);
            case FoundPath.Hidden hidden ->
                new Found.No(new Adoption.No(
                        path + " cannot be taken over. " + hidden.why(),
                        "Write it into the profile yourself if it belongs there."));
            case FoundPath.Absent absent ->
                new Found.No(new Adoption.No(path + " is no longer there.", "Scan the machine again."));
            case FoundPath.Other(String words) -> new Found.No(new Adoption.No(words, "Scan the machine again."));
            case FoundPath.Directory directory ->
                new Found.No(new Adoption.No(path + " is a directory now.", "Scan the machine again."));
            case FoundPath.Link link ->
                new Found.No(new Adoption.No(path + " is a link now.", "Scan the machine again."));
        };
    }

    private static Predicate<Subject> only(String words) {
        return subject -> subject.words().equals(words);
    }

    private static Predicate<Expectation> holds(String path, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        return expectation -> expectation.declared().stream()
                .anyMatch(declared -> declared instanceof Declared.File file
                        && file.path().equals(path)
                        && file.content() instanceof FileContent.Exactly(ByteBuffer content)
                        && content.equals(bytes));
    }

    private Adoption content(DriftItem item) {
        Found found = text(item.path());
        if (!(found instanceof Found.Text(FoundPath.Text file))) {
            return ((Found.No) found).because();
        }
        String text = file.text();
        String unit = after(item.subject(), "unit");
        String dropin = after(item.subject(), "drop-in");
        List<String> value = TemplateEdit.scalar(text);
        Adoption.Editing edit;
        List<String> lines = new ArrayList<>();
        if (!unit.isEmpty()) {
            edit = template -> contents(template, unit(template, unit), text);
            lines.addAll(List.of("systemd:", "  units:", "    - name: " + TemplateEdit.word(unit)));
            lines.addAll(key(6, DATA, value));
        } else if (!dropin.isEmpty()) {
            String owner = item.path()
                    .substring(Expectation.UNITS.length(), item.path().lastIndexOf(".d/"));
            String name = item.path().substring(item.path().lastIndexOf('/') + 1);
            edit = template -> contents(
                    template,
                    TemplateEdit.item(unit(template, owner), "dropins", "name", name)
                            .orElseThrow(() -> new Unsafe("The drop-in " + name + " is not in the profile.")),
                    text);
            lines.addAll(List.of("dropins:", "  - name: " + TemplateEdit.word(name)));
            lines.addAll(key(4, DATA, value));
        } else {
            edit = template -> fileContents(template, item.path(), text);
            lines.addAll(List.of("storage:", "  files:", "    - path: " + TemplateEdit.word(item.path())));
            lines.addAll(key(6, DATA, inline(value)));
        }
        return new Adoption.Edit(
                "the content of " + item.path(),
                only(item.subject()),
                holds(item.path(), text),
                edit,
                Adoption.lines(lines));
    }

    private static List<String> inline(List<String> scalar) {
        List<String> value = new ArrayList<>();
        value.add("");
        value.add("  inline: " + scalar.getFirst());
        scalar.stream().skip(1).map(line -> line.isEmpty() ? line : "  " + line).forEach(value::add);
        return value;
    }

    private static List<String> key(int indent, String key, List<String> value) {
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(indent) + key + ":" + (value.getFirst().isEmpty() ? "" : " " + value.getFirst()));
        value.stream()
                .skip(1)
                .map(line -> line.isEmpty() ? line : " ".repeat(indent) + line)
                .forEach(lines::add);
        return lines;
    }

    private static MappingNode unit(TemplateEdit template, String name) throws Unsafe {
        return TemplateEdit.mapping(template.root(), "systemd")
                .flatMap(systemd -> TemplateEdit.item(systemd, "units", "name", name))
                .orElseThrow(() -> new Unsafe("The unit " + name + " is not in the profile."));
    }

    /** A unit or a drop-in: its text, or the file that it is taken from. */
    private static void contents(TemplateEdit template, MappingNode node, String text) throws Unsafe {
        String local = TemplateEdit.text(node, "contents_local");
        if (local.isEmpty()) {
            template.set(node, DATA, TemplateEdit.scalar(text));
        } else {
            template.file(local, text);
        }
    }

    private static void fileContents(TemplateEdit template, String path, String text) throws Unsafe {
        Optional<MappingNode> node = TemplateEdit.mapping(template.root(), "storage")
                .flatMap(storage -> TemplateEdit.item(storage, "files", "path", path));
        if (node.isEmpty()) {
            treeFile(template, path, text);
            return;
        }
        if (!TemplateEdit.items(node.get(), "append").isEmpty()) {
            throw new Unsafe(path + " is put together of several parts.");
        }
        Optional<MappingNode> contents = TemplateEdit.mapping(node.get(), DATA);
        String local = contents.map(each -> TemplateEdit.text(each, "local")).orElse("");
        if (!local.isEmpty()) {
            template.file(local, text);
        } else if (contents.isPresent()
                && TemplateEdit.get(contents.get(), "inline").isPresent()) {
            template.set(contents.get(), "inline", TemplateEdit.scalar(text));
        } else {
            template.set(node.get(), DATA, inline(TemplateEdit.scalar(text)));
        }
    }

    private static void treeFile(TemplateEdit template, String path, String text) throws Unsafe {
        List<Node> trees = TemplateEdit.mapping(template.root(), "storage")
                .map(storage -> TemplateEdit.items(storage, "trees"))
                .orElse(List.of());
        for (Node each : trees) {
            if (each instanceof MappingNode tree) {
                String top = TemplateEdit.text(tree, "path");
                String base = top.isEmpty() || top.equals("/") ? "/" : top + "/";
                if (path.startsWith(base)) {
                    String file = TemplateEdit.text(tree, "local") + "/" + path.substring(base.length());
                    if (template.hasFile(file)) {
                        template.file(file, text);
                        return;
                    }
                }
            }
        }
        throw new Unsafe(path + " is not in the profile: Slipway adds it by itself, or a value does.");
    }

    private Adoption access(DriftItem item) {
        String directory = after(item.subject(), "directory");
        String list = directory.isEmpty() ? "files" : "directories";
        if (directory.isEmpty() && after(item.subject(), "file").isEmpty()) {
            return new Adoption.No(
                    "Ignition gives units to root with mode 0644, and nothing else can be declared.", BY_HAND);
        }
        if (!(look.apply(item.path()) instanceof FoundPath.Owned found)) {
            return new Adoption.No(item.path() + " is not what it was at the scan.", "Scan the machine again.");
        }
        String mode = "%04o".formatted(found.mode());
        boolean ofMode = item.aspect().equals("MODE");
        List<String> lines = new ArrayList<>(
                List.of("storage:", "  " + list + ":", "    - path: " + TemplateEdit.word(item.path())));
        if (ofMode) {
            lines.add("      mode: " + mode);
        } else {
            lines.addAll(owner(6, "user", found.user()));
            lines.addAll(owner(6, "group", found.group()));
        }
        Adoption.Editing edit = template -> {
            MappingNode node = TemplateEdit.mapping(template.root(), "storage")
                    .flatMap(storage -> TemplateEdit.item(storage, list, "path", item.path()))
                    .orElseThrow(() -> new Unsafe(item.path() + " is not a single entry of the profile."));
            if (ofMode) {
                template.set(node, "mode", List.of(mode));
            } else {
                template.set(node, "user", ownerValue(found.user()));
                template.set(node, "group", ownerValue(found.group()));
            }
        };
        return new Adoption.Edit(
                (ofMode ? "the mode of " : "the owner of ") + item.path(),
                only(item.subject()),
                expectation -> expectation.declared().stream().anyMatch(declared -> switch (declared) {
                    case Declared.File file ->
                        file.path().equals(item.path()) && fits(file.mode(), file.owner(), found, ofMode);
                    case Declared.Directory dir ->
                        dir.path().equals(item.path()) && fits(dir.mode(), dir.owner(), found, ofMode);
                    default -> false;
                }),
                edit,
                Adoption.lines(lines));
    }

    private static boolean fits(int mode, Declared.Owner owner, FoundPath.Owned found, boolean ofMode) {
        return ofMode
                ? mode == found.mode()
                : is(owner.user(), owner.uid(), found.user()) && is(owner.group(), owner.gid(), found.group());
    }

    private static boolean is(String name, int id, String found) {
        return name.isEmpty()
                ? Integer.toString(id).equals(found) || (id == 0 && found.equals(ROOT))
                : name.equals(found);
    }

    private static List<String> ownerValue(String name) {
        return List.of(
                "",
                (name.matches("[0-9]+") ? "  id: " : "  name: ")
                        + TemplateEdit.word(name).replace("\"", ""));
    }

    private static List<String> owner(int indent, String key, String name) {
        return key(indent, key, ownerValue(name));
    }

    private Adoption missing(DriftItem item) {
        String subject = item.subject();
        String unit = after(subject, "unit");
        String[] place = place(subject);
        if (place.length == 0) {
            return new Adoption.No("This cannot be taken out of a profile by itself.", BY_HAND);
        }
        Predicate<Subject> mine = unit.isEmpty()
                ? only(subject)
                : each -> each.words().equals(subject)
                        || (each instanceof Subject.Dropin dropin
                                && dropin.unit().equals(unit));
        return new Adoption.Edit(
                "that there is no " + subject,
                mine,
                expectation -> expectation.things().stream()
                        .noneMatch(thing -> thing.subject().words().equals(subject)),
                template -> {
                    MappingNode parent = TemplateEdit.mapping(template.root(), place[0])
                            .orElseThrow(() -> new Unsafe("The " + subject + " is not in the profile."));
                    MappingNode node = TemplateEdit.item(parent, place[1], place[2], place[3])
                            .orElseThrow(() -> new Unsafe("The " + subject + " is not in the profile."));
                    template.remove(parent, place[1], node);
                },
                "");
    }

    /** Section, list, key and value of what a subject names; empty for what is no item of a list. */
    private static String[] place(String subject) {
        String[][] kinds = {
            {"file", "storage", "files", "path"},
            {"directory", "storage", "directories", "path"},
            {"link", "storage", "links", "path"},
            {"unit", "systemd", "units", "name"},
            {"user", "passwd", "users", "name"},
            {"group", "passwd", "groups", "name"},
        };
        for (String[] kind : kinds) {
            String value = after(subject, kind[0]);
            if (!value.isEmpty()) {
                return new String[] {kind[1], kind[2], kind[3], value};
            }
        }
        return new String[0];
    }

    private Adoption target(DriftItem item) {
        if (!(look.apply(item.path()) instanceof FoundPath.Link(String target))) {
            return new Adoption.No(item.path() + " is no link any more.", "Scan the machine again.");
        }
        return new Adoption.Edit(
                "where " + item.path() + " points to",
                only(item.subject()),
                expectation -> expectation.declared().contains(new Declared.Link(item.path(), target)),
                template -> template.set(
                        TemplateEdit.mapping(template.root(), "storage")
                                .flatMap(storage -> TemplateEdit.item(storage, "links", "path", item.path()))
                                .orElseThrow(() -> new Unsafe(item.path() + " is not a single entry of the profile.")),
                        "target",
                        List.of(TemplateEdit.word(target))),
                Adoption.lines(List.of(
                        "storage:",
                        "  links:",
                        "    - path: " + TemplateEdit.word(item.path()),
                        "      target: " + TemplateEdit.word(target))));
    }

    private Adoption unitState(DriftItem item) {
        String unit = after(item.subject(), "unit");
        UnitState state = ask.apply(unit);
        boolean masked = state.load().equals("masked");
        Enablement enablement = switch (state.file()) {
            case "enabled" -> Enablement.ENABLED;
            case "disabled" -> Enablement.DISABLED;
            default -> Enablement.ANY;
        };
        if (!masked && (enablement == Enablement.ANY || !state.load().equals("loaded"))) {
            return new Adoption.No(
                    "systemd says that " + unit + " is " + (state.load().isEmpty() ? "unknown" : state.load()) + ", "
                            + (state.file().isEmpty() ? "not installed" : state.file())
                            + ", which cannot be declared.",
                    BY_HAND);
        }
        String key = masked ? "mask" : "enabled";
        String value = masked || enablement == Enablement.ENABLED ? "true" : "false";
        return new Adoption.Edit(
                "that " + unit + " is "
                        + (masked ? "masked" : enablement == Enablement.ENABLED ? "enabled" : "disabled"),
                only(item.subject()),
                expectation -> expectation.declared().stream()
                        .anyMatch(declared -> declared instanceof Declared.Unit each
                                && each.name().equals(unit)
                                && each.masked() == masked
                                && (masked || each.enablement() == enablement)),
                template -> {
                    MappingNode node = unit(template, unit);
                    template.set(node, key, List.of(value));
                    if (!masked && TemplateEdit.get(node, "mask").isPresent()) {
                        template.set(node, "mask", List.of("false"));
                    }
                },
                Adoption.lines(List.of(
                        "systemd:",
                        "  units:",
                        "    - name: " + TemplateEdit.word(unit),
                        "      " + key + ": " + value)));
    }

    private Adoption dropin(DriftItem item) {
        String unit = after(item.subject(), "unit");
        String folder = Expectation.UNITS + unit + ".d/";
        if (!item.path().startsWith(folder) || !item.path().endsWith(".conf")) {
            return new Adoption.No(
                    "Only drop-ins in " + folder + " can be declared, and this one is " + item.path() + ".", BY_HAND);
        }
        Found found = text(item.path());
        if (!(found instanceof Found.Text(FoundPath.Text file))) {
            return ((Found.No) found).because();
        }
        String name = item.path().substring(folder.length());
        List<String> lines = new ArrayList<>();
        lines.add("- name: " + TemplateEdit.word(name));
        lines.addAll(key(2, DATA, TemplateEdit.scalar(file.text())));
        return new Adoption.Edit(
                "the drop-in " + name + " of " + unit,
                only(new Subject.Dropin(unit, name).words()),
                holds(item.path(), file.text()),
                template -> template.insert(unit(template, unit), List.of("dropins"), lines),
                "dropins:\n" + Adoption.lines(lines));
    }

    private static Adoption foreignKey(DriftItem item) {
        String user = after(item.subject(), "user");
        String line = "- " + TemplateEdit.word(item.detail());
        return new Adoption.Edit(
                "a key of " + user,
                only(item.subject()),
                expectation -> keys(expectation, user).anyMatch(key -> key.startsWith(item.detail())),
                template -> {
                    Optional<MappingNode> node = TemplateEdit.mapping(template.root(), "passwd")
                            .flatMap(passwd -> TemplateEdit.item(passwd, "users", "name", user));
                    if (node.isPresent()) {
                        template.insert(node.get(), List.of("ssh_authorized_keys"), List.of(line));
                    } else {
                        template.insert(
                                template.root(),
                                List.of("passwd", "users"),
                                List.of("- name: " + TemplateEdit.word(user), "  ssh_authorized_keys:", "    " + line));
                    }
                },
                Adoption.lines(List.of(
                        "passwd:",
                        "  users:",
                        "    - name: " + TemplateEdit.word(user),
                        "      ssh_authorized_keys:",
                        "        " + line)));
    }

    private static java.util.stream.Stream<String> keys(Expectation expectation, String user) {
        return expectation.declared().stream()
                .filter(declared -> declared instanceof Declared.Account account
                        && account.name().equals(user))
                .flatMap(declared -> ((Declared.Account) declared).keys().stream());
    }

    private static Adoption missingKey(DriftItem item) {
        String user = after(item.subject(), "user");
        return new Adoption.Edit(
                "that a key of " + user + " is gone",
                only(item.subject()),
                expectation -> keys(expectation, user).noneMatch(key -> key.startsWith(item.detail())),
                template -> {
                    MappingNode node = TemplateEdit.mapping(template.root(), "passwd")
                            .flatMap(passwd -> TemplateEdit.item(passwd, "users", "name", user))
                            .orElseThrow(() -> new Unsafe("The user " + user + " is not in the profile."));
                    template.remove(node, "ssh_authorized_keys", scalar(node, "ssh_authorized_keys", item.detail()));
                },
                "");
    }

    private static Node scalar(MappingNode parent, String key, String beginning) throws Unsafe {
        return TemplateEdit.items(parent, key).stream()
                .filter(node ->
                        node instanceof ScalarNode scalar && scalar.getValue().startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new Unsafe("It is not in the profile: Slipway adds it by itself, or a value does."));
    }

    /** What is missing was wanted, and what is there was not: either declaration goes. */
    private static Adoption argument(DriftItem item) {
        return new Adoption.Edit(
                "that the kernel argument " + item.detail() + " is not as declared",
                only(item.subject()),
                expectation -> expectation.declared().stream()
                        .noneMatch(declared -> declared instanceof Declared.KernelArguments arguments
                                && (arguments.wanted().contains(item.detail())
                                        || arguments.unwanted().contains(item.detail()))),
                template -> {
                    MappingNode node = TemplateEdit.mapping(template.root(), "kernel_arguments")
                            .orElseThrow(() -> new Unsafe("It is not in the profile: the machine's file, its group's or"
                                    + " fleet.yaml declares it under kernel_arguments."));
                    String list = TemplateEdit.items(node, "should_exist").stream()
                                    .anyMatch(each -> each instanceof ScalarNode scalar
                                            && scalar.getValue().equals(item.detail()))
                            ? "should_exist"
                            : "should_not_exist";
                    template.remove(node, list, scalar(node, list, item.detail()));
                },
                "");
    }

    private Adoption etc(DriftItem item) {
        if (!item.aspect().equals("ADDED") && !item.aspect().equals("MODIFIED")) {
            return new Adoption.No(
                    "Ignition can declare what is there, and not what is gone.",
                    "Bring " + item.path() + " back on the machine, or put it on the ignore list.");
        }
        return switch (look.apply(item.path())) {
            case FoundPath.Directory directory ->
                added(item, "directories", new Subject.DirectoryAt(item.path()), directory, List.of(), any -> true);
            case FoundPath.Link(String target) -> addedLink(item, target);
            default -> {
                Found found = text(item.path());
                yield found instanceof Found.Text(FoundPath.Text file)
                        ? added(
                                item,
                                "files",
                                new Subject.FileAt(item.path()),
                                file,
                                key(2, DATA, inline(TemplateEdit.scalar(file.text()))),
                                holds(item.path(), file.text()))
                        : ((Found.No) found).because();
            }
        };
    }

    private static Adoption added(
            DriftItem item,
            String list,
            Subject subject,
            FoundPath.Owned found,
            List<String> more,
            Predicate<Expectation> fits) {
        List<String> lines = new ArrayList<>();
        lines.add("- path: " + TemplateEdit.word(item.path()));
        lines.add("  mode: %04o".formatted(found.mode()));
        if (!found.user().equals(ROOT)) {
            lines.addAll(owner(2, "user", found.user()));
        }
        if (!found.group().equals(ROOT)) {
            lines.addAll(owner(2, "group", found.group()));
        }
        if (item.aspect().equals("MODIFIED")) {
            lines.add("  overwrite: true");
        }
        lines.addAll(more);
        return new Adoption.Edit(
                item.path(),
                only(subject.words()),
                fits,
                template -> template.insert(template.root(), List.of("storage", list), lines),
                "storage:\n  " + list + ":\n" + Adoption.lines(lines).indent(4));
    }

    private static Adoption addedLink(DriftItem item, String target) {
        List<String> lines =
                List.of("- path: " + TemplateEdit.word(item.path()), "  target: " + TemplateEdit.word(target));
        return new Adoption.Edit(
                "the link " + item.path(),
                only(new Subject.LinkAt(item.path()).words()),
                expectation -> expectation.declared().contains(new Declared.Link(item.path(), target)),
                template -> template.insert(template.root(), List.of("storage", "links"), lines),
                "storage:\n  links:\n" + Adoption.lines(lines).indent(4));
    }
}

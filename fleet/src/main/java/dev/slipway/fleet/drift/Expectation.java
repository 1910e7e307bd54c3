package dev.slipway.fleet.drift;

import dev.slipway.host.drift.Declared;
import dev.slipway.host.drift.Declared.Enablement;
import dev.slipway.host.drift.Declared.Owner;
import dev.slipway.host.drift.FileContent;
import dev.slipway.templates.change.EffectiveConfig;
import dev.slipway.templates.change.Subject;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.Contents;
import dev.slipway.templates.ignition.IgnitionConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a machine must have after Ignition has applied a configuration: where it writes units and drop-ins, which defaults
 * it fills in. Whose keys may log in is asked of all files that sshd reads on Fedora CoreOS and on Flatcar, so it does not
 * matter here in which of them Ignition puts the declared ones.
 *
 * @param things what can be compared
 * @param gaps what cannot, each a sentence with the reason
 */
record Expectation(List<Expected> things, List<String> gaps) {
    static final String UNITS = "/etc/systemd/system/";

    private static final int FILE_MODE = 0644;
    private static final int DIRECTORY_MODE = 0755;
    private static final int PERMISSIONS = 07777;
    private static final Pattern VERIFICATION = Pattern.compile("(sha256|sha512)-([0-9a-fA-F]+)");

    Expectation {
        things = List.copyOf(things);
        gaps = List.copyOf(gaps);
    }

    /**
     * One thing.
     *
     * @param subject the declaration that it comes from
     * @param declared what to ask
     */
    record Expected(Subject subject, Declared declared) {}

    List<Declared> declared() {
        return things.stream().map(Expected::declared).toList();
    }

    static Expectation of(IgnitionConfig config) {
        Reading reading = new Reading();
        reading.read(EffectiveConfig.of(config));
        return new Expectation(reading.things, reading.gaps);
    }

    /** Walks through one configuration. */
    private static final class Reading {
        private final List<Expected> things = new ArrayList<>();
        private final List<String> gaps = new ArrayList<>();

        void read(Structure root) {
            Structure references = root.structure("ignition").structure("config");
            references.structures("merge").forEach(this::reference);
            if (!references.structure("replace").text("source").isEmpty()) {
                reference(references.structure("replace"));
            }
            Structure storage = root.structure("storage");
            storage.structures("files").forEach(this::file);
            storage.structures("directories").forEach(this::directory);
            storage.structures("links").forEach(this::link);
            root.structure("systemd").structures("units").forEach(this::unit);
            root.structure("passwd").structures("groups").forEach(this::group);
            root.structure("passwd").structures("users").forEach(this::user);
            arguments(root.structure("kernelArguments"));
            for (String kind : List.of("disks", "raid", "luks", "filesystems")) {
                if (!storage.structures(kind).isEmpty()) {
                    gaps.add("What is declared under storage." + kind
                            + " is not compared: only an installation makes it.");
                }
            }
        }

        private void add(Subject subject, Declared declared) {
            things.add(new Expected(subject, declared));
        }

        private void reference(Structure reference) {
            gaps.add("What was fetched from " + reference.text("source")
                    + " at the installation is not compared: Slipway does not have it.");
        }

        private void file(Structure file) {
            String path = file.text("path");
            boolean written = !file.structure("contents").text("source").isEmpty();
            add(
                    new Subject.FileAt(path),
                    new Declared.File(
                            path,
                            mode(file, written ? FILE_MODE : Declared.ANY),
                            owner(file, written),
                            content(path, file)));
        }

        private FileContent content(String path, Structure file) {
            Structure contents = file.structure("contents");
            List<Structure> appended = file.structures("append");
            List<ByteBuffer> parts = new ArrayList<>();
            switch (Contents.of(contents)) {
                case Contents.Embedded(ByteBuffer data) -> parts.add(data);
                case Contents.Nothing nothing -> {
                    if (!appended.isEmpty()) {
                        gaps.add("The content of " + path
                                + " is not compared: it was appended to what the system ships.");
                    }
                    return new FileContent.Unknown();
                }
                case Contents.Remote(String url, boolean compressed) -> {
                    if (appended.isEmpty()) {
                        return fetched(path, contents);
                    }
                    gaps.add("The content of " + path + " is not compared: it was appended to what was fetched.");
                    return new FileContent.Unknown();
                }
                case Contents.Damaged(String reason) -> {
                    gaps.add("The content of " + path + " is not compared: it is " + reason + ".");
                    return new FileContent.Unknown();
                }
            }
            for (Structure part : appended) {
                if (!(Contents.of(part) instanceof Contents.Embedded(ByteBuffer data))) {
                    gaps.add("The content of " + path + " is not compared: a part of it was fetched.");
                    return new FileContent.Unknown();
                }
                parts.add(data);
            }
            ByteBuffer whole = ByteBuffer.allocate(
                    parts.stream().mapToInt(ByteBuffer::remaining).sum());
            parts.forEach(part -> whole.put(part.duplicate()));
            return new FileContent.Exactly(whole.flip());
        }

        /** What a verification hash is of is the content after decompression, as Ignition documents it. */
        private FileContent fetched(String path, Structure contents) {
            Matcher hash =
                    VERIFICATION.matcher(contents.structure("verification").text("hash"));
            if (hash.matches()) {
                FileContent.Algorithm algorithm =
                        hash.group(1).equals("sha256") ? FileContent.Algorithm.SHA256 : FileContent.Algorithm.SHA512;
                return new FileContent.Hashed(algorithm, hash.group(2).toLowerCase(Locale.ROOT));
            }
            gaps.add("The content of " + path
                    + " is not compared: it was fetched, and no verification hash is declared.");
            return new FileContent.Unknown();
        }

        private void directory(Structure directory) {
            String path = directory.text("path");
            add(
                    new Subject.DirectoryAt(path),
                    new Declared.Directory(path, mode(directory, DIRECTORY_MODE), owner(directory, true)));
        }

        private void link(Structure link) {
            String path = link.text("path");
            if (link.isTrue("hard")) {
                gaps.add("The hard link " + path + " is not compared.");
            } else {
                add(new Subject.LinkAt(path), new Declared.Link(path, link.text("target")));
            }
        }

        private static int mode(Structure node, int otherwise) {
            OptionalLong mode = node.whole("mode");
            return mode.isPresent() ? (int) mode.getAsLong() & PERMISSIONS : otherwise;
        }

        private static Owner owner(Structure node, boolean byRoot) {
            Structure user = node.structure("user");
            Structure group = node.structure("group");
            return new Owner(user.text("name"), id(user, byRoot), group.text("name"), id(group, byRoot));
        }

        private static int id(Structure owner, boolean byRoot) {
            return (int) owner.whole("id").orElse(byRoot && owner.text("name").isEmpty() ? 0 : Declared.ANY);
        }

        private void unit(Structure unit) {
            String name = unit.text("name");
            Subject subject = new Subject.Unit(name);
            boolean masked = unit.isTrue("mask");
            boolean written = !unit.text("contents").isEmpty() && !masked;
            if (written) {
                add(subject, text(UNITS + name, unit.text("contents")));
            }
            for (Structure dropin : unit.structures("dropins")) {
                if (!dropin.text("contents").isEmpty()) {
                    String file = UNITS + name + ".d/" + dropin.text("name");
                    add(new Subject.Dropin(name, dropin.text("name")), text(file, dropin.text("contents")));
                }
            }
            boolean said = unit.has("enabled") || unit.has("mask");
            if (name.contains("@.")) {
                if (said) {
                    gaps.add("Whether " + name + " is enabled is not compared: it is a template of units.");
                }
            } else if (said || written) {
                Enablement enablement = unit.isTrue("enabled")
                        ? Enablement.ENABLED
                        : unit.isFalse("enabled") ? Enablement.DISABLED : Enablement.ANY;
                add(subject, new Declared.Unit(name, enablement, masked));
            }
        }

        private static Declared.File text(String path, String text) {
            return new Declared.File(
                    path, FILE_MODE, Owner.ROOT, FileContent.of(text.getBytes(StandardCharsets.UTF_8)));
        }

        private void group(Structure group) {
            String name = group.text("name");
            if (group.isFalse("shouldExist")) {
                gaps.add("That there is no group " + name + " is not compared.");
            } else {
                add(new Subject.Group(name), new Declared.Group(name, number(group, "gid")));
            }
        }

        private void user(Structure user) {
            String name = user.text("name");
            if (user.isFalse("shouldExist")) {
                gaps.add("That there is no user " + name + " is not compared.");
                return;
            }
            add(
                    new Subject.User(name),
                    new Declared.Account(name, number(user, "uid"), user.texts("sshAuthorizedKeys")));
            if (!user.text("passwordHash").isEmpty()) {
                gaps.add("The password of " + name + " is not compared: it stays on the machine.");
            }
            List<String> others = List.of("gecos", "homeDir", "primaryGroup", "groups", "shell").stream()
                    .filter(user::has)
                    .toList();
            if (!others.isEmpty()) {
                gaps.add("Of the user " + name + " is not compared: " + String.join(", ", others) + ".");
            }
        }

        private static int number(Structure node, String key) {
            return (int) node.whole(key).orElse(Declared.ANY);
        }

        /** All in one question, because the answer is one. */
        private void arguments(Structure arguments) {
            Set<String> wanted = new LinkedHashSet<>(arguments.texts("shouldExist"));
            Set<String> unwanted = new LinkedHashSet<>(arguments.texts("shouldNotExist"));
            if (!wanted.isEmpty() || !unwanted.isEmpty()) {
                String first = wanted.isEmpty()
                        ? unwanted.iterator().next()
                        : wanted.iterator().next();
                add(new Subject.KernelArgument(first), new Declared.KernelArguments(wanted, unwanted));
            }
        }
    }

    /** The declared paths, with the directories above them. */
    Set<String> paths() {
        Set<String> paths = new LinkedHashSet<>();
        for (Declared declared : declared()) {
            if (declared instanceof Declared.AtPath at) {
                String[] segments = at.path().split("/", -1);
                for (int i = 2; i <= segments.length; i++) {
                    paths.add(String.join("/", Arrays.asList(segments).subList(0, i)));
                }
            } else if (declared instanceof Declared.Unit unit) {
                // A mask is a link there.
                paths.add(UNITS + unit.name());
            }
        }
        return paths;
    }
}

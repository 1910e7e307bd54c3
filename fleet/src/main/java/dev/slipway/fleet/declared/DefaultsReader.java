package dev.slipway.fleet.declared;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the keys that machines, groups and the fleet have in common. */
final class DefaultsReader {
    private static final Pattern DEVICE = Pattern.compile("/dev/[A-Za-z0-9_.:@+=#~/-]{1,200}");
    private static final Pattern ARGUMENT = Pattern.compile("[\\x21-\\x7e]{1,1000}");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    /** A host name or an IP address of either family; a mistyped one is found when nothing answers there. */
    private static final Pattern ADDRESS = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?" + "|[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,15})?");

    private static final Pattern VERSION = Pattern.compile("[0-9]+(\\.[0-9]+){2,3}");

    private final Section section;

    private DefaultsReader(Section section) {
        this.section = section;
    }

    /** For groups and the fleet: what belongs to one machine alone is refused. */
    static Defaults readShared(Section section) {
        Defaults defaults = read(section);
        Written<String> address = defaults.sshAddress();
        if (address != null) {
            section.problems()
                    .add(address.place()
                            .problem("an address belongs to one machine.", "Write it in that machine's own file."));
        }
        return defaults;
    }

    static Defaults read(Section section) {
        DefaultsReader reader = new DefaultsReader(section);
        Ssh ssh = reader.ssh();
        return new Defaults(
                reader.profile(),
                reader.disk(),
                reader.os(),
                reader.kernelArguments(),
                reader.matching(section, "loader", FILE_NAME, "the name of a loader file", "for instance ipxe.efi"),
                ssh.login(),
                ssh.jump(),
                ssh.address(),
                ResetReader.read(section),
                reader.keptPartitions(),
                ValuesReader.read(section));
    }

    private @Nullable Written<ProfileName> profile() {
        return section.text("profile")
                .flatMap(written -> {
                    if (DnsLabel.fits(written.value())) {
                        return Optional.of(new Written<>(new ProfileName(written.value()), written.place()));
                    }
                    refuse(
                            written.place(),
                            "\"" + written.value() + "\" cannot name a profile.",
                            "Name a folder in profiles/.");
                    return Optional.empty();
                })
                .orElse(null);
    }

    private @Nullable Written<InstallDisk> disk() {
        Written<Node> written = section.node("disk").orElse(null);
        if (written == null) {
            return null;
        }
        String remedy = "Write smallest, largest, a path such as /dev/disk/by-id/…, or {serial: …}.";
        return switch (written.value()) {
            case MappingNode mapping -> {
                Section inner = section.section("disk").orElseThrow();
                Optional<Written<String>> serial = inner.text("serial");
                inner.end();
                if (mapping.getValue().isEmpty()) {
                    refuse(written.place(), "no disk is named.", remedy);
                }
                yield serial.map(text -> new Written<InstallDisk>(new InstallDisk.Serial(text.value()), text.place()))
                        .orElse(null);
            }
            case ScalarNode scalar
            when scalar.getValue().equals("smallest") -> new Written<>(new InstallDisk.Smallest(), written.place());
            case ScalarNode scalar
            when scalar.getValue().equals("largest") -> new Written<>(new InstallDisk.Largest(), written.place());
            case ScalarNode scalar
            when DEVICE.matcher(scalar.getValue()).matches()
                    && !scalar.getValue().contains("/../") ->
                new Written<>(new InstallDisk.ByPath(scalar.getValue()), written.place());
            case ScalarNode scalar -> {
                refuse(
                        written.place(),
                        "\"" + scalar.getValue() + "\" does not say which disk.",
                        scalar.getValue().startsWith("/")
                                ? remedy
                                : Suggestion.among(List.of("smallest", "largest"), scalar.getValue(), "") + " "
                                        + remedy);
                yield null;
            }
            default -> {
                refuse(written.place(), "a list does not say which disk.", remedy);
                yield null;
            }
        };
    }

    private @Nullable Written<OsChoice> os() {
        Section os = section.section("os").orElse(null);
        if (os == null) {
            return null;
        }
        Written<String> family = os.text("family").orElse(null);
        Written<String> stream = os.text("stream").orElse(null);
        Written<String> version =
                matching(os, "version", VERSION, "a version", "numbers with dots, such as 44.20260810.3.0 or 4459.2.1");
        os.end();
        if (family == null) {
            if (section.place("os").line() > 0 && os.place("family").line() == 0) {
                refuse(section.place("os"), "no family is named.", "Write family: fcos or family: flatcar.");
            }
            return null;
        }
        List<String> families =
                Arrays.stream(OsFamily.values()).map(OsFamily::word).toList();
        OsFamily chosen = Arrays.stream(OsFamily.values())
                .filter(candidate -> candidate.word().equals(family.value()))
                .findFirst()
                .orElse(null);
        if (chosen == null) {
            refuse(
                    family.place(),
                    "Slipway does not install \"" + family.value() + "\".",
                    Suggestion.among(families, family.value(), ""));
            return null;
        }
        OsStream channel = stream == null
                ? OsStream.STABLE
                : chosen.streams().stream()
                        .filter(candidate -> candidate.word().equals(stream.value()))
                        .findFirst()
                        .orElse(null);
        if (channel == null) {
            refuse(
                    stream == null ? family.place() : stream.place(),
                    chosen.words() + " has no stream \"" + (stream == null ? "" : stream.value()) + "\".",
                    Suggestion.among(
                            chosen.streams().stream().map(OsStream::word).toList(),
                            stream == null ? "" : stream.value(),
                            ""));
            return null;
        }
        return new Written<>(
                new OsChoice(chosen, channel, version == null ? "" : version.value()), section.place("os"));
    }

    private List<Written<String>> kernelArguments() {
        return section.texts("kernel_arguments").stream()
                .filter(argument -> {
                    boolean fits = ARGUMENT.matcher(argument.value()).matches();
                    if (!fits) {
                        refuse(
                                argument.place(),
                                "\"" + argument.value() + "\" is not one kernel argument.",
                                "Write one argument per entry, without spaces, in plain ASCII.");
                    }
                    return fits;
                })
                .toList();
    }

    /** An empty list keeps nothing, also where a group says otherwise. */
    private @Nullable Written<List<String>> keptPartitions() {
        Section rebuild = section.section("rebuild").orElse(null);
        if (rebuild == null) {
            return null;
        }
        Place place = rebuild.place("keep");
        List<Written<String>> written = rebuild.texts("keep");
        rebuild.end();
        if (place.line() == 0) {
            return null;
        }
        List<String> labels = new ArrayList<>();
        for (Written<String> label : written) {
            String problem = KeptLabel.problem(label.value());
            if (problem.isEmpty()) {
                labels.add(label.value());
            } else {
                refuse(label.place(), problem, KeptLabel.REMEDY);
            }
        }
        return new Written<>(labels.stream().distinct().toList(), place);
    }

    /** Its parts are inherited apart: a machine's address must not hide its group's login. */
    private record Ssh(
            @Nullable Written<SshLogin> login,
            @Nullable Written<MachineName> jump,
            @Nullable Written<String> address) {
        static final Ssh NONE = new Ssh(null, null, null);
    }

    private Ssh ssh() {
        Section ssh = section.section("ssh").orElse(null);
        if (ssh == null) {
            return Ssh.NONE;
        }
        Written<String> user = matching(ssh, "user", USER, "a user's name", "lower-case letters, digits, - and _");
        Written<String> port = ssh.text("port").orElse(null);
        Written<String> address =
                matching(ssh, "address", ADDRESS, "an address", "an IP address or a host name, without a port");
        Written<MachineName> jump = ssh.text("jump")
                .flatMap(written -> {
                    if (MachineName.fits(written.value())) {
                        return Optional.of(new Written<>(new MachineName(written.value()), written.place()));
                    }
                    refuse(
                            written.place(),
                            "\"" + written.value() + "\" is not the name of a machine.",
                            "Write the name of the declared machine that Slipway shall go through.");
                    return Optional.empty();
                })
                .orElse(null);
        ssh.end();
        int number = SshLogin.USUAL.port();
        if (port != null) {
            number = port.value().matches("[0-9]{1,5}") ? Integer.parseInt(port.value()) : 0;
            if (number < 1 || number > 65535) {
                refuse(port.place(), "\"" + port.value() + "\" is not a port.", "Write a number from 1 to 65535.");
                return Ssh.NONE;
            }
        }
        if (user == null && port == null) {
            return new Ssh(null, jump, address);
        }
        return new Ssh(
                new Written<>(
                        new SshLogin(user == null ? SshLogin.USUAL.user() : user.value(), number),
                        section.place("ssh")),
                jump,
                address);
    }

    private @Nullable Written<String> matching(Section from, String key, Pattern pattern, String what, String form) {
        return from.text(key)
                .filter(written -> {
                    boolean fits = pattern.matcher(written.value()).matches();
                    if (!fits) {
                        refuse(
                                written.place(),
                                "\"" + written.value() + "\" is not " + what + ".",
                                "Write " + form + ".");
                    }
                    return fits;
                })
                .orElse(null);
    }

    private void refuse(Place place, String message, String remedy) {
        section.problems().add(place.problem(message, remedy));
    }
}

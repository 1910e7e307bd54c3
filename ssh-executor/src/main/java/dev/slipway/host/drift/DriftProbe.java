package dev.slipway.host.drift;

import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * One strict look at a machine: all that is declared for it, in one round trip. The command and the understanding of its
 * output belong together by a random key, so each probe is for one run.
 */
public final class DriftProbe {
    /** The largest declared files are some megabytes; a slow disk hashes them in seconds. */
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private static final String SCRIPT = script();

    private final List<Declared> declared;
    private final SaltedHash hash;

    private DriftProbe(List<Declared> declared, SaltedHash hash) {
        this.declared = List.copyOf(declared);
        this.hash = hash;
    }

    /**
     * Prepares a look.
     *
     * @param declared what the machine shall have
     * @param random makes the key
     * @return the probe
     */
    public static DriftProbe of(List<Declared> declared, SecureRandom random) {
        return new DriftProbe(declared, SaltedHash.fresh(random));
    }

    /**
     * Prepares a look with a known key.
     *
     * @param declared what the machine shall have
     * @param key 1 to 64 bytes
     * @return the probe
     */
    static DriftProbe of(List<Declared> declared, byte[] key) {
        return new DriftProbe(declared, new SaltedHash(key));
    }

    /**
     * The command. It runs as root and changes nothing; questions and key go through its input.
     *
     * @return a script that begins with {@code # slipway:drift}
     */
    public RemoteCommand command() {
        StringBuilder questions = new StringBuilder();
        questions.append(Escaped.bytes(hash.innerPad())).append('\n');
        questions.append(Escaped.bytes(hash.outerPad())).append('\n');
        for (Declared each : declared) {
            questions.append(question(each)).append('\n');
        }
        return RemoteCommand.script("compare the machine with what was applied", SCRIPT)
                .withSudo()
                .withStdin(Content.utf8(questions.toString()))
                .withDeadline(DEADLINE);
    }

    /**
     * Understands what the command wrote.
     *
     * @param output its standard output
     * @return all differences, in the order of the declarations; those that the machine said nothing understandable about are
     *     {@link Deviation.Kind#UNREADABLE}, never taken for equal
     */
    public List<Deviation> read(String output) {
        List<Answers> answers = Answers.parse(output, declared.size());
        StrictComparison comparison = new StrictComparison(declared, hash);
        for (int i = 0; i < declared.size(); i++) {
            comparison.compare(declared.get(i), answers.get(i));
        }
        return comparison.deviations();
    }

    private static String question(Declared declared) {
        return switch (declared) {
            case Declared.File file
            when file.content() instanceof FileContent.Hashed hashed ->
                "s " + hashed.algorithm().word() + " " + Escaped.text(file.path());
            case Declared.AtPath at -> "p " + Escaped.text(at.path());
            case Declared.Unit unit -> "u " + Escaped.text(unit.name());
            case Declared.Account account -> "a " + Escaped.text(account.name());
            case Declared.Group group -> "g " + Escaped.text(group.name());
            case Declared.KernelArguments ignored -> "k";
        };
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(DriftProbe.class.getResourceAsStream("drift.sh"), "drift.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.slipway.app.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of this computer's OpenSSH.
 *
 * @param major the first number
 * @param minor the second
 * @param text as {@code ssh -V} says it
 */
record OpenSsh(int major, int minor, String text) {
    private static final Pattern VERSION = Pattern.compile("OpenSSH_(\\d+)\\.(\\d+)\\S*");

    static OpenSsh version() throws IOException {
        Process asked =
                new ProcessBuilder("ssh", "-V").redirectErrorStream(true).start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw new IOException("\"ssh -V\" does not say which OpenSSH this is: " + said.strip());
        }
        return new OpenSsh(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)), version.group());
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }
}

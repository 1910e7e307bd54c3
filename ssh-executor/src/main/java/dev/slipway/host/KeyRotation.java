package dev.slipway.host;

import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshKeys;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The change of the key by which Slipway logs in, in three steps that each may be repeated: {@link #add} with the old key,
 * {@link #verify} over a new login with the new key, {@link #remove} with the new key. Whatever other keys and comments a
 * person has put into the files stay as they are, and so do the options before the key.
 *
 * <p>The files are those of the login in its home directory: {@code .ssh/authorized_keys}, {@code .ssh/authorized_keys2} and
 * {@code .ssh/authorized_keys.d/*}. Fedora CoreOS reads the last ones directly; Flatcar makes the first from them
 * (update-ssh-keys), so a key is changed wherever it is found.
 *
 * @param oldKey type and base64 of the key that lets Slipway in now
 * @param newLine the line of the new key
 */
public record KeyRotation(String oldKey, String newLine) {
    /** Refuses what would not be one line of an authorized_keys file. */
    public KeyRotation {
        if (!oldKey.matches("[a-z0-9@.-]+ [A-Za-z0-9+/]+=*")
                || !newLine.matches("[a-z0-9@.-]+ [A-Za-z0-9+/]+=*( .*)?")) {
            throw new IllegalArgumentException("a public key is a type and base64");
        }
        if (oldKey.equals(bare(newLine))) {
            throw new IllegalArgumentException("the new key is the old one");
        }
    }

    /**
     * The change from one pair to another.
     *
     * @param before the pair that lets Slipway in now
     * @param after the pair that shall let it in
     * @return the change
     */
    public static KeyRotation of(SshKeys before, SshKeys after) {
        return between(before.authorizedKeysLine(), after.authorizedKeysLine());
    }

    /**
     * The change from one line to another.
     *
     * @param before the line of the key that lets Slipway in now
     * @param after the line of the key that shall let it in
     * @return the change
     */
    public static KeyRotation between(String before, String after) {
        return new KeyRotation(bare(before), after);
    }

    /** Without the comment. */
    private static String bare(String line) {
        return Arrays.stream(line.split(" ")).limit(2).collect(Collectors.joining(" "));
    }

    /**
     * Lets the new key in beside the old one.
     *
     * @return a command for a login with the old key; ends with 3 when no file holds the old key
     */
    public RemoteCommand add() {
        return HostScripts.ADD_KEY.commandAsLogin("add Slipway's new key", oldKey, newLine);
    }

    /**
     * Proves that the new key lets Slipway in.
     *
     * @return a command for a login with the new key, over a new connection
     */
    public RemoteCommand verify() {
        return RemoteCommand.of("true").named("log in with Slipway's new key");
    }

    /**
     * Lets the old key in no more.
     *
     * @return a command for a login with the new key; ends with 4, and changes nothing, when a file would be left without
     *     the new one
     */
    public RemoteCommand remove() {
        return HostScripts.REMOVE_KEY.commandAsLogin("remove Slipway's old key", oldKey, bare(newLine));
    }

    /**
     * Takes {@link #add} back.
     *
     * @return a command for a login with the old key; ends with 4, and changes nothing, when a file would be left without it
     */
    public RemoteCommand undo() {
        return HostScripts.REMOVE_KEY.commandAsLogin("remove Slipway's new key again", bare(newLine), oldKey);
    }
}

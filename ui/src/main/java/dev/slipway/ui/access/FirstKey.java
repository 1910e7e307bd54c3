package dev.slipway.ui.access;

import java.util.regex.Pattern;

/** Takes the first admin's SSH public key into what is declared. */
public interface FirstKey {
    /** One line with a known type, a Base64 blob and perhaps a comment (sshd(8), AUTHORIZED_KEYS FILE FORMAT). */
    Pattern PUBLIC_KEY = Pattern.compile("(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)"
            + "|sk-ssh-ed25519@openssh\\.com|sk-ecdsa-sha2-nistp256@openssh\\.com)"
            + " [A-Za-z0-9+/]{40,}={0,3}( [^\\p{Cntrl}\"\\\\]*)?");

    /**
     * Declares the key; nothing happens for an empty one, and a fleet that already names keys is left as it is.
     *
     * @param who the admin's account
     * @param publicKey one line in OpenSSH's form, or empty
     */
    void declare(String who, String publicKey);

    /**
     * Whether a text could be an OpenSSH public key.
     *
     * @param text what was entered
     * @return true for one line as {@link #PUBLIC_KEY} has it
     */
    static boolean looksRight(String text) {
        return PUBLIC_KEY.matcher(text).matches();
    }
}

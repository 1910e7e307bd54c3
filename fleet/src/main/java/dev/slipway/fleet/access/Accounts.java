package dev.slipway.fleet.access;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The local accounts of the people who use this console. */
public final class Accounts {
    /** Below this many characters a password is refused (NIST SP 800-63B asks for 8; nobody here is in a hurry). */
    public static final int SHORTEST_PASSWORD = 10;

    /** bcrypt reads no further; a longer password would be good by its first part alone. */
    private static final int MOST_BYTES = 72;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,31}");

    private final JdbcClient jdbc;
    private final PasswordEncoder encoder;
    private final Clock clock;
    private final List<Consumer<String>> withdrawn = new CopyOnWriteArrayList<>();

    /**
     * Opens the accounts in the database.
     *
     * @param jdbc the database
     * @param encoder hashes and compares passwords
     * @param clock tells the time
     */
    public Accounts(JdbcClient jdbc, PasswordEncoder encoder, Clock clock) {
        this.jdbc = jdbc;
        this.encoder = encoder;
        this.clock = clock;
    }

    /**
     * Asks to be told when what an account could log in with is good no longer: it was removed, or its password changed.
     *
     * @param listener takes the login name
     */
    public void onWithdrawn(Consumer<String> listener) {
        withdrawn.add(listener);
    }

    /**
     * Whether nobody has an account yet, so that the first-run page must be shown.
     *
     * @return true before the first account
     */
    public boolean none() {
        return jdbc.sql("select count(*) from account").query(Long.class).single() == 0;
    }

    /**
     * All accounts by name.
     *
     * @return the accounts
     */
    public List<Account> all() {
        return jdbc.sql("select name, role, created_at from account order by name")
                .query((row, n) -> new Account(
                        row.getString("name"),
                        Role.valueOf(row.getString("role")),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /**
     * Looks up what a login needs.
     *
     * @param name the login name
     * @return the stored hash and role, if there is such an account
     */
    public Optional<Credentials> credentials(String name) {
        return jdbc.sql("select name, role, password_hash from account where name = ?")
                .param(name.toLowerCase(Locale.ROOT))
                .query((row, n) -> new Credentials(
                        row.getString("name"), Role.valueOf(row.getString("role")), row.getString("password_hash")))
                .optional();
    }

    /**
     * Creates an account.
     *
     * @param name lower-case letters, digits, dot, underscore, hyphen; at most 32
     * @param password at least {@value #SHORTEST_PASSWORD} characters
     * @param role what it may do
     * @throws AccountRefused when the name or password is not good enough or the name is taken
     */
    public void create(String name, String password, Role role) {
        String login = name.strip().toLowerCase(Locale.ROOT);
        if (!NAME.matcher(login).matches()) {
            throw new AccountRefused(
                    "\"" + name + "\" is not a login name: start with a letter and use letters, digits, dot, hyphen or"
                            + " underscore.");
        }
        requireGood(password);
        try {
            jdbc.sql("insert into account(name, role, password_hash, created_at) values (?, ?, ?, ?)")
                    .params(login, role.name(), encoder.encode(password), now())
                    .update();
        } catch (DuplicateKeyException e) {
            throw new AccountRefused("There is already an account called " + login + ".");
        }
    }

    /**
     * Creates the first account, an admin, unless somebody was quicker.
     *
     * @param name the login name
     * @param password the password
     * @throws AccountRefused when an account exists already or the values are not good enough
     */
    public synchronized void createFirst(String name, String password) {
        // Synchronized: two browsers on the first-run page must not both become the first admin.
        if (!none()) {
            throw new AccountRefused("The first account exists already: log in with it.");
        }
        create(name, password, Role.ADMIN);
    }

    /**
     * Changes a password.
     *
     * @param name the login name
     * @param password the new password
     * @throws AccountRefused when it is too short or there is no such account
     */
    public void changePassword(String name, String password) {
        requireGood(password);
        if (jdbc.sql("update account set password_hash = ? where name = ?")
                        .params(encoder.encode(password), name)
                        .update()
                == 0) {
            throw new AccountRefused("There is no account called " + name + ".");
        }
        withdrawn.forEach(listener -> listener.accept(name));
    }

    /**
     * Removes an account; the last admin stays.
     *
     * @param name the login name
     * @throws AccountRefused when it is the last admin
     */
    public synchronized void remove(String name) {
        // Synchronized: two admins removing each other at once must leave one.
        boolean lastAdmin = all().stream()
                .filter(a -> a.role() == Role.ADMIN)
                .allMatch(a -> a.name().equals(name));
        if (lastAdmin) {
            throw new AccountRefused(name + " is the last admin: make another one first.");
        }
        jdbc.sql("delete from account where name = ?").param(name).update();
        withdrawn.forEach(listener -> listener.accept(name));
    }

    private static void requireGood(String password) {
        if (password.length() < SHORTEST_PASSWORD) {
            throw new AccountRefused("The password needs at least " + SHORTEST_PASSWORD + " characters.");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new AccountRefused("The password is too long: at most " + MOST_BYTES
                    + " letters and digits, and fewer when there are accents or other scripts in it.");
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    /**
     * What a login is checked against.
     *
     * @param name the login name
     * @param role what the account may do
     * @param passwordHash the encoded password
     */
    public record Credentials(String name, Role role, String passwordHash) {
        @Override
        public String toString() {
            return "Credentials[" + name + ", " + role + "]";
        }
    }
}

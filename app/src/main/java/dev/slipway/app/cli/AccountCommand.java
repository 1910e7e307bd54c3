package dev.slipway.app.cli;

import dev.slipway.app.config.ConsoleDatabase;
import dev.slipway.app.config.DataDirectory;
import dev.slipway.fleet.access.Account;
import dev.slipway.fleet.access.Accounts;
import dev.slipway.fleet.access.Role;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slipway account}: makes accounts and sets passwords from the terminal, for whoever is locked out. */
@Command(
        name = "account",
        description = "Lists accounts, makes one, or sets a password, while the console is stopped.",
        mixinStandardHelpOptions = true)
final class AccountCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory.",
            scope = picocli.CommandLine.ScopeType.INHERIT)
    private @Nullable Path data;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list, add or password.");
    }

    @Command(name = "list", description = "Lists all accounts with their roles.", mixinStandardHelpOptions = true)
    void list() throws IOException {
        with(accounts -> {
            for (Account account : accounts.all()) {
                spec.commandLine().getOut().printf("%-32s %s%n", account.name(), account.role());
            }
        });
    }

    @Command(
            name = "add",
            description = "Makes an account; asks for its password, or reads it from standard input.",
            mixinStandardHelpOptions = true)
    void add(
            @Parameters(paramLabel = "NAME", description = "The login name.") String name,
            @Option(names = "--role", defaultValue = "ADMIN", description = "${COMPLETION-CANDIDATES}; default ADMIN.")
                    Role role)
            throws IOException {
        String password = readPassword(name);
        with(accounts -> accounts.create(name, password, role));
        spec.commandLine().getOut().println("The account " + name + " is made.");
    }

    @Command(
            name = "password",
            description = "Sets a password; asks for it, or reads it from standard input.",
            mixinStandardHelpOptions = true)
    void password(@Parameters(paramLabel = "NAME", description = "The login name.") String name) throws IOException {
        String password = readPassword(name);
        with(accounts -> accounts.changePassword(name, password));
        spec.commandLine().getOut().println("The password of " + name + " is set.");
    }

    private void with(Work work) throws IOException {
        try (DataDirectory directory = DataDirectory.open(data == null ? DataDirectory.usual() : data);
                ConsoleDatabase database = ConsoleDatabase.open(directory)) {
            work.on(new Accounts(database.jdbc(), new BCryptPasswordEncoder(), Clock.systemUTC()));
        }
    }

    // Never an argument: the process list is for all to read.
    @SuppressWarnings("SystemConsoleNull") // it is null where standard input and output are both pipes
    private static String readPassword(String name) throws IOException {
        // Without a terminal there is a console that is none, or none at all, as the JDK likes.
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("Password for %s: ", name);
            return typed == null ? "" : new String(typed);
        }
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }

    private interface Work {
        void on(Accounts accounts);
    }
}

package dev.slipway.fleet.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class AccountsTest {
    private final JdbcClient jdbc = new TestDatabase().jdbc();
    private final PasswordEncoder encoder = new BCryptPasswordEncoder(4);
    private final Accounts accounts = new Accounts(jdbc, encoder, new TestClock());

    @Test
    void firstAccountIsAnAdminAndItsPasswordIsNotStored() {
        assertThat(accounts.none()).isTrue();
        accounts.createFirst("Mk", "correct horse");
        assertThat(accounts.none()).isFalse();
        Accounts.Credentials found = accounts.credentials("MK").orElseThrow();
        assertThat(found.role()).isEqualTo(Role.ADMIN);
        assertThat(found.passwordHash()).doesNotContain("correct");
        assertThat(encoder.matches("correct horse", found.passwordHash())).isTrue();
        assertThat(found.toString()).doesNotContain(found.passwordHash());
    }

    @Test
    void onlyOneOfManyRacersBecomesTheFirstAdmin() throws Exception {
        try (ExecutorService racers = Executors.newFixedThreadPool(8)) {
            long winners = racers
                    .invokeAll(IntStream.range(0, 8)
                            .<Callable<Boolean>>mapToObj(i -> () -> {
                                try {
                                    accounts.createFirst("racer" + i, "password-" + i);
                                    return true;
                                } catch (AccountRefused e) {
                                    return false;
                                }
                            })
                            .toList())
                    .stream()
                    .filter(future -> future.resultNow())
                    .count();
            assertThat(winners).isEqualTo(1);
        }
        assertThat(accounts.all()).hasSize(1);
    }

    @Test
    void refusesWithWords() {
        accounts.createFirst("mk", "correct horse");
        assertThatThrownBy(() -> accounts.create("mk", "another one", Role.VIEWER))
                .hasMessageContaining("already");
        assertThatThrownBy(() -> accounts.create("x", "short", Role.VIEWER)).hasMessageContaining("10 characters");
        assertThatThrownBy(() -> accounts.create("Robert'); drop", "long enough", Role.VIEWER))
                .hasMessageContaining("not a login name");
        assertThatThrownBy(() -> accounts.remove("mk")).hasMessageContaining("last admin");
        assertThatThrownBy(() -> accounts.changePassword("nobody", "long enough"))
                .hasMessageContaining("no account");
    }

    @Test
    void aPasswordThatTheHashWouldCutOffIsRefused() {
        accounts.createFirst("mk", "a".repeat(72));
        assertThatThrownBy(() -> accounts.create("jo", "a".repeat(73), Role.VIEWER))
                .isInstanceOf(AccountRefused.class)
                .hasMessageContaining("72");
        assertThatThrownBy(() -> accounts.changePassword("mk", "ü".repeat(37)))
                .isInstanceOf(AccountRefused.class)
                .hasMessageContaining("accents");
    }

    @Test
    void whoeverIsRemovedOrGivenANewPasswordIsSaid() {
        List<String> withdrawn = new ArrayList<>();
        accounts.onWithdrawn(withdrawn::add);
        accounts.createFirst("mk", "correct horse");
        accounts.create("jo", "battery staple", Role.OPERATOR);
        accounts.changePassword("mk", "correct horses");
        accounts.remove("jo");
        assertThatThrownBy(() -> accounts.remove("mk")).hasMessageContaining("last admin");
        assertThat(withdrawn).containsExactly("mk", "jo");
    }

    @Test
    void anAdminMayGoWhenAnotherStays() {
        accounts.createFirst("mk", "correct horse");
        accounts.create("jo", "battery staple", Role.ADMIN);
        accounts.create("guest", "just looking", Role.VIEWER);
        accounts.remove("mk");
        assertThat(accounts.all()).extracting(Account::name).containsExactly("guest", "jo");
    }

    @Test
    void setupTokenCannotBeGuessedForEver() {
        SetupToken token = new SetupToken();
        assertThat(token.toString()).doesNotContain(token.reveal());
        assertThat(token.matches(" " + token.reveal() + " ")).isTrue();
        IntStream.range(0, 20)
                .forEach(i -> assertThat(token.matches("guess" + i)).isFalse());
        assertThat(token.matches(token.reveal()))
                .as("locked after twenty wrong tries")
                .isFalse();
    }
}

package dev.slipway.fleet.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.testbed.host.Flavour;
import dev.slipway.testbed.host.HostSpec;
import dev.slipway.testbed.host.TestHost;
import dev.slipway.testbed.host.TestHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of running hosts with a real systemd and OpenSSH: they stay when they are confirmed, and only then. */
class ApplyOnHostsIT {
    /** Long enough for a change that goes well on a busy computer. */
    private static final Duration LONG = Duration.ofMinutes(3);

    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String FOREIGN_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPrJGaW3Wqg3w1rP7m0lTQvYbq0Rr4wMTCg1aSxVxYy1";

    private static final String BEFORE = """
            passwd:
              users:
                - name: core
                  ssh_authorized_keys: ["%s anna"]
            storage:
              directories:
                - path: /etc/web.d
              files:
                - path: /etc/web.conf
                  contents: {inline: "greeting=old"}
                - path: /etc/web.d/old.conf
                  contents: {inline: "x"}
            systemd:
              units:
                - name: web.service
                  enabled: true
                  contents: |
                    [Service]
                    ExecStart=/bin/sh -c 'cp /etc/web.conf /run/web; exec sleep infinity'
                    [Install]
                    WantedBy=multi-user.target
                - name: old.service
                  enabled: true
                  contents: |
                    [Service]
                    ExecStart=/bin/sleep infinity
                    [Install]
                    WantedBy=multi-user.target
            """.formatted(FOREIGN_KEY);

    private static final String AFTER = """
            storage:
              files:
                - path: /etc/web.conf
                  mode: 0640
                  contents: {inline: "greeting=new"}
                - path: "/etc/a b'c$(reboot)\\"é;*"
                  contents: {inline: "hostile"}
              links:
                - path: /etc/web.link
                  target: web.conf
            systemd:
              units:
                - name: web.service
                  enabled: true
                  contents: |
                    [Service]
                    ExecStart=/bin/sh -c 'cp /etc/web.conf /run/web; exec sleep infinity'
                    [Install]
                    WantedBy=multi-user.target
                - name: fresh.service
                  enabled: true
                  contents: |
                    [Service]
                    ExecStart=/bin/sleep infinity
                    [Install]
                    WantedBy=multi-user.target
            """;

    private static TestHosts hosts;

    @TempDir
    Path directory;

    private TestHost host;

    @BeforeAll
    static void needsRootAndAFewPrograms() {
        List<String> missing = TestHosts.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: test hosts need " + String.join(", ", missing));
        hosts = TestHosts.open(Path.of("target", "hosts"));
    }

    @AfterAll
    static void closeAll() {
        if (hosts != null) {
            hosts.close();
        }
    }

    @AfterEach
    void switchOff() {
        if (host != null) {
            host.close();
        }
    }

    /** A host as the first profile would have made it. */
    private MachineName installed(ApplyConsole console) {
        host = hosts.up(
                HostSpec.of("apply-" + COUNT.incrementAndGet(), Flavour.FEDORA_COREOS, console.authorizedKey()));
        host.writeFile("/etc/web.conf", "greeting=old");
        host.writeFile("/etc/web.d/old.conf", "x");
        for (String unit : List.of("web", "old")) {
            host.writeFile(
                    "/etc/systemd/system/" + unit + ".service",
                    "[Service]\nExecStart=/bin/sh -c '"
                            + (unit.equals("web") ? "cp /etc/web.conf /run/web; " : "")
                            + "exec sleep infinity'\n[Install]\nWantedBy=multi-user.target\n");
        }
        host.shell("chmod 755 /etc/web.d; echo '" + FOREIGN_KEY + " anna' >>/home/core/.ssh/authorized_keys;"
                + " echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHandHandHandHandHandHandHandHandHandHandHand hand'"
                + " >>/home/core/.ssh/authorized_keys;"
                + " systemctl daemon-reload; systemctl enable --now web.service old.service");
        MachineName machine = console.installed(host, BEFORE);
        console.declare(machine, AFTER);
        return machine;
    }

    private boolean isActive(String unit) {
        return host.exec("systemctl", "is-active", "--quiet", unit).exitCode() == 0;
    }

    private void mustBeAsBefore() {
        assertThat(host.readFile("/etc/web.conf")).isEqualTo("greeting=old");
        await().atMost(Duration.ofMinutes(1)).until(() -> isActive("web.service") && isActive("old.service"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> host.readFile("/run/web").equals("greeting=old"));
        assertThat(isActive("fresh.service")).isFalse();
        assertThat(host.exec("test", "-e", "/etc/systemd/system/fresh.service").exitCode())
                .isNotZero();
        assertThat(host.exec("test", "-h", "/etc/systemd/system/multi-user.target.wants/fresh.service")
                        .exitCode())
                .isNotZero();
        assertThat(host.readFile("/home/core/.ssh/authorized_keys")).contains("anna", "hand", "console");
        assertThat(host.exec("test", "-e", "/etc/systemd/system/slipway-guard.service")
                        .exitCode())
                .isNotZero();
    }

    private void mustBeAsDeclared() {
        assertThat(host.readFile("/etc/web.conf")).isEqualTo("greeting=new");
        assertThat(host.shell("stat -c '%a %U' /etc/web.conf").strip()).isEqualTo("640 root");
        assertThat(host.readFile("/etc/a b'c$(reboot)\"é;*")).isEqualTo("hostile");
        assertThat(host.shell("readlink /etc/web.link").strip()).isEqualTo("web.conf");
        assertThat(isActive("web.service")).isTrue();
        assertThat(isActive("fresh.service")).isTrue();
        assertThat(isActive("old.service")).isFalse();
        assertThat(host.exec("test", "-e", "/etc/web.d").exitCode()).isNotZero();
        assertThat(host.exec("test", "-e", "/etc/systemd/system/old.service").exitCode())
                .isNotZero();
        assertThat(host.readFile("/run/web")).isEqualTo("greeting=new");
        // What Slipway declared goes; what a person added by hand stays, and so does the key that lets Slipway in.
        assertThat(host.readFile("/home/core/.ssh/authorized_keys"))
                .contains("hand")
                .doesNotContain("anna");
        assertThat(host.readFile("/etc/systemd/system-preset/20-ignition.preset"))
                .contains("enable fresh.service");
        assertThat(host.shell("find / -xdev -name '.slipway-*' 2>/dev/null")).isBlank();
    }

    private boolean timerIsGone() {
        return host.shell("systemctl list-timers --all --no-legend 'slipway-guard-*'")
                .isBlank();
    }

    @Test
    void aConfirmedChangeStaysAndIsNotedAndCanBeTakenBack() throws Exception {
        try (ApplyConsole console = new ApplyConsole(directory, LONG)) {
            MachineName machine = installed(console);
            ConfigId before = console.applied(machine);
            assertThat(console.plan(machine, Apply.declared()).plan().toString())
                    .contains("Removes unit old.service", "Restarts what runs", "web.service", "puts everything back");
            OperationId id = console.start(machine, Apply.declared());
            console.mustSucceed(id);
            mustBeAsDeclared();
            assertThat(timerIsGone()).isTrue();
            assertThat(console.applied(machine)).isNotEqualTo(before);
            assertThat(console.refusal(machine, Apply.declared())).contains("nothing differs");

            console.mustSucceed(console.start(machine, Apply.kept(before)));
            mustBeAsBefore();
            assertThat(console.applied(machine)).isEqualTo(before);
        }
    }

    @Test
    void aHostThatLosesItsNetworkUndoesTheChangeByItself() throws Exception {
        try (ApplyConsole console = ApplyConsole.patient(directory, SHORT)) {
            MachineName machine = installed(console);
            ConfigId before = console.applied(machine);
            OperationId id = console.start(machine, Apply.declared());
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> host.exec("sh", "-c", "test -e /var/lib/slipway-guard/*/applied")
                                    .exitCode()
                            == 0);
            host.cut();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> host.exec("sh", "-c", "test -e /var/lib/slipway-guard/*/undone")
                                    .exitCode()
                            == 0);
            mustBeAsBefore();
            host.heal();
            OperationState.Failed failed = console.mustFail(id);
            assertThat(failed.words()).contains("has put everything back");
            assertThat(console.applied(machine)).isEqualTo(before);

            console.operations().retry(id, "admin");
            console.mustSucceed(id);
            mustBeAsDeclared();
        }
    }

    @Test
    void aUnitThatDoesNotStartTakesTheWholeChangeBack() throws Exception {
        try (ApplyConsole console = new ApplyConsole(directory, LONG)) {
            MachineName machine = installed(console);
            console.declare(machine, AFTER.replace("ExecStart=/bin/sleep infinity", "ExecStart=/bin/false"));
            OperationState.Failed failed = console.mustFail(console.start(machine, Apply.declared()));
            assertThat(failed.words()).contains("fresh.service", "has put everything back");
            mustBeAsBefore();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"save", "stage", "arm", "apply", "check", "confirm", "record"})
    void aConsoleThatDiesAtAnyStepGoesOnToTheEnd(String step) throws Exception {
        try (ApplyConsole console = new ApplyConsole(directory, LONG)) {
            MachineName machine = installed(console);
            OperationId id = console.start(machine, Apply.declared());
            console.awaitStep(id, step);
            console.kill();
            console.startAgain();
            console.mustSucceed(id);
            mustBeAsDeclared();
        }
    }

    @Test
    void aConsoleThatComesBackTooLateFindsThatTheHostHasUndoneIt() throws Exception {
        try (ApplyConsole console = ApplyConsole.patient(directory, SHORT)) {
            MachineName machine = installed(console);
            OperationId id = console.start(machine, Apply.declared());
            console.awaitStep(id, "check");
            console.kill();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> host.exec("sh", "-c", "test -e /var/lib/slipway-guard/*/undone")
                                    .exitCode()
                            == 0);
            console.startAgain();
            assertThat(console.mustFail(id).words()).contains("has put everything back");
            mustBeAsBefore();
            console.operations().retry(id, "admin");
            console.mustSucceed(id);
            mustBeAsDeclared();
        }
    }

    /**
     * Holds the confirmation, which has logged in already: before it gets the lock of the change or, when within, while it has
     * it. Tells by files in /run who has come how far.
     */
    private void holdConfirmation(boolean within) {
        host.writeFile("/run/flock", """
                #!/bin/sh
                case $(tr '\\0' ' ' </proc/$PPID/cmdline) in
                  *slipway:guard-confirm*) who=confirm ;;
                  *'/guard restore Slipway did not confirm'*) who=timer ;;
                  *) exec /run/real-flock "$@" ;;
                esac
                hold() { until [ -e /run/go ]; do sleep 0.05; done; }
                : >/run/$who-asks
                if [ $who = confirm ] && ! [ -e /run/within ]; then hold; fi
                /run/real-flock "$@" || exit
                : >/run/$who-has-it
                if [ $who = confirm ] && [ -e /run/within ]; then hold; fi
                """);
        host.shell("cp /usr/bin/flock /run/real-flock; chmod 755 /run/flock; mount --bind /run/flock /usr/bin/flock");
        if (within) {
            host.writeFile("/run/within", "");
        }
    }

    private void awaitFile(String path) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> host.exec("sh", "-c", "test -e " + path).exitCode() == 0);
    }

    /** What systemd does when the time of the dead man's timer has come. */
    private String fireTimer() {
        String service = host.shell("cat /var/lib/slipway-guard/*/timer").strip() + ".service";
        host.shell("systemctl start --no-block " + service);
        return service;
    }

    @Test
    void aTimerThatFiresBetweenTheFreshLoginAndTheConfirmationIsToldAsWhatItIs() throws Exception {
        try (ApplyConsole console = new ApplyConsole(directory, LONG)) {
            MachineName machine = installed(console);
            ConfigId before = console.applied(machine);
            holdConfirmation(false);
            OperationId id = console.start(machine, Apply.declared());
            awaitFile("/run/confirm-asks");
            fireTimer();
            awaitFile("/var/lib/slipway-guard/*/undone");
            host.writeFile("/run/go", "");

            OperationState.Failed failed = console.mustFail(id);

            assertThat(failed.step()).isEqualTo("confirm");
            assertThat(failed.words())
                    .contains("Slipway did not confirm the change in time", "has put everything back");
            mustBeAsBefore();
            assertThat(timerIsGone()).isTrue();
            assertThat(host.exec("sh", "-c", "test -e /var/lib/slipway-guard/*/confirmed")
                            .exitCode())
                    .isNotZero();
            assertThat(console.applied(machine)).isEqualTo(before);
        }
    }

    @Test
    void aTimerThatFiresWhileTheChangeIsBeingConfirmedPutsNothingBack() throws Exception {
        try (ApplyConsole console = new ApplyConsole(directory, LONG)) {
            MachineName machine = installed(console);
            ConfigId before = console.applied(machine);
            holdConfirmation(true);
            OperationId id = console.start(machine, Apply.declared());
            awaitFile("/run/confirm-has-it");
            String service = fireTimer();
            awaitFile("/run/timer-asks");
            host.writeFile("/run/go", "");

            console.mustSucceed(id);

            awaitFile("/run/timer-has-it");
            await().atMost(Duration.ofMinutes(1)).until(() -> !isActive(service));
            mustBeAsDeclared();
            assertThat(timerIsGone()).isTrue();
            assertThat(host.exec("sh", "-c", "test -e /var/lib/slipway-guard/*/undone")
                            .exitCode())
                    .isNotZero();
            assertThat(host.exec("test", "-e", "/etc/systemd/system/slipway-guard.service")
                            .exitCode())
                    .isNotZero();
            assertThat(console.applied(machine)).isNotEqualTo(before);
        }
    }

    @Test
    void aHostThatLosesItsPowerUndoesTheChangeBeforeItsServicesStart() throws Exception {
        try (ApplyConsole console = ApplyConsole.patient(directory, LONG)) {
            MachineName machine = installed(console);
            OperationId id = console.start(machine, Apply.declared());
            console.awaitStep(id, "check");
            console.kill();
            host.powerCut();
            host.powerOn();
            host.awaitBoot(2);
            mustBeAsBefore();
            console.startAgain();
            assertThat(console.mustFail(id).words()).contains("booted before", "has put everything back");
        }
    }

    @Test
    void cancellingPutsEverythingBack() throws Exception {
        try (ApplyConsole console = ApplyConsole.patient(directory, LONG)) {
            MachineName machine = installed(console);
            OperationId id = console.start(machine, Apply.declared());
            console.awaitStep(id, "check");
            console.operations().cancel(id, "admin");
            assertThat(console.awaitEnd(id)).isInstanceOf(OperationState.Cancelled.class);
            mustBeAsBefore();
            assertThat(host.shell("ls /var/lib/slipway-guard")).isBlank();
        }
    }

    @Test
    void kernelArgumentsAreThereAfterTheReboot() throws Exception {
        try (ApplyConsole console = new ApplyConsole(directory, LONG)) {
            MachineName machine = installed(console);
            console.declare(machine, AFTER + "kernel_arguments:\n  should_exist: [mitigations=auto]\n");
            OperationId id = console.start(machine, Apply.declared());
            console.mustSucceed(id);
            assertThat(host.boots()).isEqualTo(2);
            assertThat(host.shell("cat /proc/cmdline").strip().split(" "))
                    .contains("mitigations=auto", "ignition.platform.id=metal");
            mustBeAsDeclared();
            assertThat(console.refusal(machine, Apply.declared())).contains("nothing differs");
        }
    }

    @Test
    void driftIsWrittenAgainAsItWasApplied() throws Exception {
        try (ApplyConsole console = new ApplyConsole(directory, LONG)) {
            MachineName machine = installed(console);
            console.declare(machine, BEFORE);
            host.writeFile("/etc/web.conf", "greeting=drift");
            host.shell("systemctl disable --now old.service");
            console.mustSucceed(console.start(
                    machine, Apply.restoring(List.of("file /etc/web.conf", "unit old.service", "user core"))));
            assertThat(host.readFile("/etc/web.conf")).isEqualTo("greeting=old");
            assertThat(host.readFile("/run/web")).isEqualTo("greeting=old");
            assertThat(host.shell("systemctl is-enabled old.service").strip()).isEqualTo("enabled");
            assertThat(host.readFile("/home/core/.ssh/authorized_keys"))
                    .contains("anna")
                    .doesNotContain("hand");
        }
    }

    @Test
    void whatNeedsANewStartOrWouldOverwriteAForeignFileIsRefused() throws Exception {
        try (ApplyConsole console = new ApplyConsole(directory, LONG)) {
            MachineName machine = installed(console);
            console.declare(machine, AFTER + "passwd:\n  users:\n    - name: eve\n      uid: 4711\n");
            assertThat(console.refusal(machine, Apply.declared()))
                    .contains("User eve", "Accounts are only made and removed anew", "Rebuild");

            console.declare(machine, AFTER);
            host.writeFile("/etc/web.link", "somebody's own");
            OperationState.Failed failed = console.mustFail(console.start(machine, Apply.declared()));
            assertThat(failed.step()).isEqualTo("arm");
            assertThat(failed.words()).contains("/etc/web.link");
            assertThat(host.readFile("/etc/web.link")).isEqualTo("somebody's own");
            mustBeAsBefore();
        }
    }
}

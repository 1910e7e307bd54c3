package dev.slipway.fleet.apply;

import static dev.slipway.fleet.apply.Configs.NOTHING;
import static dev.slipway.fleet.apply.Configs.OURS;
import static dev.slipway.fleet.apply.Configs.closing;
import static dev.slipway.fleet.apply.Configs.config;
import static dev.slipway.fleet.apply.Configs.contents;
import static dev.slipway.fleet.apply.Configs.file;
import static dev.slipway.fleet.apply.Configs.files;
import static dev.slipway.fleet.apply.Configs.restoring;
import static dev.slipway.fleet.apply.Configs.service;
import static dev.slipway.fleet.apply.Configs.unit;
import static dev.slipway.fleet.apply.Configs.units;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.guard.FileSource;
import dev.slipway.host.guard.GuardedAction;
import dev.slipway.host.guard.GuardedAction.ChangeKeys;
import dev.slipway.host.guard.GuardedAction.ChangeUnit;
import dev.slipway.host.guard.GuardedAction.Deed;
import dev.slipway.host.guard.GuardedAction.FileOwner;
import dev.slipway.host.guard.GuardedAction.PutDirectory;
import dev.slipway.host.guard.GuardedAction.PutFile;
import dev.slipway.host.guard.GuardedAction.PutHardLink;
import dev.slipway.host.guard.GuardedAction.PutLink;
import dev.slipway.host.guard.GuardedAction.ReloadSshServer;
import dev.slipway.host.guard.GuardedAction.ReloadUnits;
import dev.slipway.host.guard.GuardedAction.Remove;
import dev.slipway.host.guard.GuardedAction.RemoveDirectory;
import dev.slipway.templates.ignition.IgnitionConfig;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a running machine has to do when its declaration changes. */
class InPlaceTest {
    private static final String WEB = service("/usr/bin/web /etc/web.conf");
    private static final String ENABLED = ",\"enabled\":true";
    private static final String DISABLED = ",\"enabled\":false";

    private static <T extends GuardedAction> List<T> all(InPlace work, Class<T> kind) {
        return work.actions().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static PutFile put(InPlace work, String path) {
        return all(work, PutFile.class).stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(work.actions().toString()));
    }

    private static String text(PutFile file) throws Exception {
        try (InputStream in = ((FileSource.Given) file.source()).content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ChangeUnit unitIs(String name, Deed deed) {
        return new ChangeUnit(name, deed);
    }

    @Test
    void nothingIsDoneWhereNothingDiffers() {
        IgnitionConfig config = config(files(file("/etc/web.conf", "a")), units(unit("web.service", WEB, ENABLED)));

        InPlace work = closing(config, config);

        assertThat(work.actions()).isEmpty();
        assertThat(work.obstacles()).isEmpty();
        assertThat(work.arguments().isEmpty()).isTrue();
    }

    @Test
    void aNewUnitIsEnabledAndStartedOnceSystemdKnowsItsFile() {
        assertThat(closing(NOTHING, config(units(unit("web.service", WEB, ENABLED)))).actions().stream()
                        .filter(action -> !(action instanceof PutFile)))
                .containsExactly(
                        unitIs("web.service", Deed.PRESET_ENABLED),
                        new ReloadUnits(),
                        unitIs("web.service", Deed.ENABLE),
                        unitIs("web.service", Deed.START));
    }

    @Test
    void anEnabledUnitThatChangesRunsAnewAlsoWhenItHadFailedAndOneThatNobodyEnablesOnlyWhenItRan() {
        InPlace work = closing(
                config(units(unit("a.service", WEB, ENABLED), unit("b.service", WEB, ""))),
                config(units(unit("a.service", WEB + "# more\n", ENABLED), unit("b.service", WEB + "# more\n", ""))));

        assertThat(work.restarted()).containsExactly("a.service", "b.service");
        assertThat(work.actions())
                .contains(unitIs("a.service", Deed.RESTART_IF_WANTED), unitIs("b.service", Deed.RESTART_IF_ACTIVE));
    }

    @Test
    void aRemovedUnitIsRetiredWhileItsFileIsStillThere() {
        InPlace work = closing(config(units(unit("web.service", WEB, ENABLED))), NOTHING);

        assertThat(work.actions())
                .startsWith(unitIs("web.service", Deed.RETIRE), new Remove("/etc/systemd/system/web.service"))
                .contains(unitIs("web.service", Deed.PRESET_FORGOTTEN));
        assertThat(work.stopped()).containsExactly("web.service");
        assertThat(work.restarted()).isEmpty();
    }

    @Test
    void aUnitOfTheSystemThatIsNoLongerEnabledIsStoppedAndAsTheSystemHasItAgain() {
        InPlace work = closing(config(units(unit("nfs.service", "", ENABLED))), NOTHING);

        assertThat(work.actions())
                .containsExactly(
                        unitIs("nfs.service", Deed.STOP),
                        unitIs("nfs.service", Deed.PRESET_FORGOTTEN),
                        new ReloadUnits(),
                        unitIs("nfs.service", Deed.VENDOR));
    }

    @Test
    void aUnitThatIsDisabledStopsAndItsFileStays() {
        InPlace work = closing(
                config(units(unit("web.service", WEB, ENABLED))), config(units(unit("web.service", WEB, DISABLED))));

        assertThat(work.stopped()).containsExactly("web.service");
        assertThat(work.restarted()).isEmpty();
        assertThat(work.actions())
                .contains(unitIs("web.service", Deed.PRESET_DISABLED), unitIs("web.service", Deed.DISABLE));
        assertThat(all(work, Remove.class)).isEmpty();
    }

    @Test
    void aMaskedUnitStopsAndPointsNowhereAndAnUnmaskedOneStarts() {
        IgnitionConfig masked = config(units(unit("web.service", "", ",\"mask\":true")));
        IgnitionConfig running = config(units(unit("web.service", WEB, ENABLED)));

        InPlace mask = closing(running, masked);
        assertThat(mask.stopped()).containsExactly("web.service");
        assertThat(mask.restarted()).isEmpty();
        assertThat(mask.actions())
                .contains(new PutLink("/etc/systemd/system/web.service", "/dev/null", FileOwner.ROOT, false));

        InPlace unmask = closing(masked, running);
        assertThat(put(unmask, "/etc/systemd/system/web.service").fresh()).isFalse();
        assertThat(unmask.actions()).contains(unitIs("web.service", Deed.START));
        assertThat(closing(masked, NOTHING).actions()).contains(new Remove("/etc/systemd/system/web.service"));
    }

    @Test
    void aDropinThatComesOrGoesRestartsItsUnitAndLeavesNoEmptyDirectory() {
        String dropin =
                "{\"name\":\"sshd.service\",\"dropins\":[{\"name\":\"10-a.conf\",\"contents\":\"[Service]\\nNice=1\\n\"}]}";
        String path = "/etc/systemd/system/sshd.service.d";

        InPlace comes = closing(NOTHING, config(units(dropin)));
        assertThat(put(comes, path + "/10-a.conf").mode()).isEqualTo(0644);
        assertThat(comes.restarted()).containsExactly("sshd.service");

        InPlace goes = closing(config(units(dropin)), NOTHING);
        assertThat(goes.actions())
                .containsSubsequence(
                        new Remove(path + "/10-a.conf"),
                        new RemoveDirectory(path),
                        new ReloadUnits(),
                        unitIs("sshd.service", Deed.RESTART_IF_WANTED));
    }

    @Test
    void aTemplateIsNoUnitThatCouldRun() {
        InPlace work = closing(NOTHING, config(units(unit("web@.service", WEB, ""))));

        assertThat(work.restarted()).isEmpty();
        assertThat(work.actions()).contains(new ReloadUnits());
    }

    @Test
    void aChangedFileRestartsOnlyItsReadersAndTheStrongestReasonCounts() {
        String unit = unit("web.service", WEB, "");
        String other = unit("other.service", service("/usr/bin/other /etc/other.conf"), "");

        InPlace reader = closing(
                config(files(file("/etc/web.conf", "a")), units(unit, other)),
                config(files(file("/etc/web.conf", "b")), units(unit, other)));
        assertThat(reader.actions()).hasSize(2).endsWith(unitIs("web.service", Deed.RESTART_IF_ACTIVE));

        InPlace both = closing(
                config(files(file("/etc/web.conf", "a"))),
                config(files(file("/etc/web.conf", "b")), units(unit("web.service", WEB, ENABLED))));
        assertThat(all(both, ChangeUnit.class))
                .containsOnlyOnce(unitIs("web.service", Deed.START))
                .doesNotContain(unitIs("web.service", Deed.RESTART_IF_ACTIVE));
    }

    @Test
    void aRemovedFileRestartsWhoStillNamesIt() {
        String unit = unit("web.service", WEB, ENABLED);

        InPlace work = closing(config(files(file("/etc/web.conf", "a")), units(unit)), config(units(unit)));

        assertThat(work.actions())
                .containsExactly(new Remove("/etc/web.conf"), unitIs("web.service", Deed.RESTART_IF_ACTIVE));
    }

    @Test
    void whatNobodyDeclaredBeforeIsNotOverwrittenUnlessThatIsDeclaredOrItIsWrittenAgain() {
        IgnitionConfig config = config("\"storage\":{\"files\":["
                + file("/etc/a", "a") + "," + file("/etc/b", "b", ",\"overwrite\":true")
                + "],\"links\":[{\"path\":\"/etc/c\",\"target\":\"a\"}]}");

        InPlace adding = closing(NOTHING, config);
        assertThat(put(adding, "/etc/a").fresh()).isTrue();
        assertThat(put(adding, "/etc/b").fresh()).isFalse();
        assertThat(all(adding, PutLink.class)).containsExactly(new PutLink("/etc/c", "a", FileOwner.ROOT, true));

        InPlace again = restoring(config);
        assertThat(put(again, "/etc/a").fresh()).isFalse();
        assertThat(all(again, PutLink.class)).containsExactly(new PutLink("/etc/c", "a", FileOwner.ROOT, false));
    }

    @Test
    void aHardLinkIsMadeToItsTarget() {
        assertThat(closing(
                                NOTHING,
                                config(
                                        "\"storage\":{\"links\":[{\"path\":\"/etc/d\",\"target\":\"/etc/a\",\"hard\":true}]}"))
                        .actions())
                .containsExactly(new PutHardLink("/etc/d", "/etc/a"));
    }

    @Test
    void anotherModeOrOwnerLeavesTheContentWhereItIs() {
        PutFile file = put(
                closing(
                        config(files(file("/etc/a", "secret", ",\"mode\":416"))),
                        config(files(file("/etc/a", "secret", ",\"mode\":384,\"user\":{\"name\":\"core\"}")))),
                "/etc/a");

        assertThat(file.source()).isEqualTo(new FileSource.Nothing());
        assertThat(file.mode()).isEqualTo(0600);
        assertThat(file.owner()).isEqualTo(new FileOwner("core", "0"));
    }

    @Test
    void whatIsAppendedIsWrittenBehindTheContents() throws Exception {
        String appended = ",\"append\":[" + contents("two\n") + "," + contents("three\n") + "]";

        assertThat(text(put(closing(NOTHING, config(files(file("/etc/a", "one\n", appended)))), "/etc/a")))
                .isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void whatCannotBeKnownOrFetchedSafelyIsAnObstacleInWords() {
        String appended = "{\"path\":\"/etc/motd\",\"append\":[" + contents("more") + "]}";
        String unverified = "{\"path\":\"/opt/a\",\"contents\":{\"source\":\"https://example.org/a\"}}";
        String withHeaders =
                "{\"path\":\"/opt/b\",\"contents\":{\"source\":\"https://example.org/b\",\"verification\":{\"hash\":\"sha256-"
                        + "0".repeat(64) + "\"},\"httpHeaders\":[{\"name\":\"X-Key\",\"value\":\"v\"}]}}";

        InPlace work = closing(NOTHING, config(files(appended, unverified, withHeaders)));

        assertThat(work.obstacles())
                .hasSize(3)
                .anyMatch(words -> words.startsWith("The file /etc/motd cannot be changed: text is appended to it"))
                .anyMatch(words -> words.contains("/opt/a") && words.contains("verification.hash"))
                .anyMatch(words -> words.contains("/opt/b") && words.contains("headers"))
                .allMatch(words -> words.endsWith("."));
        assertThat(work.actions()).isEmpty();
    }

    @Test
    void whatIsFetchedIsComparedWithItsHash() {
        String fetched =
                "{\"path\":\"/opt/a\",\"contents\":{\"source\":\"https://example.org/a.gz\",\"compression\":\"gzip\","
                        + "\"verification\":{\"hash\":\"sha512-" + "0".repeat(128) + "\"}}}";

        assertThat(put(closing(NOTHING, config(files(fetched))), "/opt/a").source())
                .isEqualTo(new FileSource.Fetched("https://example.org/a.gz", "sha512", "0".repeat(128), true));
    }

    @Test
    void disksAreNotChangedWhileTheMachineRuns() {
        assertThat(closing(NOTHING, config("\"storage\":{\"disks\":[{\"device\":\"/dev/vdb\",\"wipeTable\":true}]}"))
                        .obstacles())
                .containsExactly("The disk /dev/vdb cannot be changed while the machine runs.");
    }

    @Test
    void directoriesAreMadeFromAboveAndRemovedFromBelow() {
        IgnitionConfig config = config(
                "\"storage\":{\"directories\":[{\"path\":\"/srv/b/c\",\"mode\":448},{\"path\":\"/srv/b\"},{\"path\":\"/srv/a\"}]}");

        assertThat(closing(NOTHING, config).actions())
                .containsExactly(
                        new PutDirectory("/srv/a", 0755, FileOwner.ROOT),
                        new PutDirectory("/srv/b", 0755, FileOwner.ROOT),
                        new PutDirectory("/srv/b/c", 0700, FileOwner.ROOT));
        assertThat(closing(config, NOTHING).actions())
                .containsExactly(
                        new RemoveDirectory("/srv/b/c"), new RemoveDirectory("/srv/b"), new RemoveDirectory("/srv/a"));
    }

    @Test
    void theSshServerIsAskedToReadItsFilesAgainAtLast() {
        InPlace work = closing(
                NOTHING,
                config(
                        files(file("/etc/ssh/sshd_config.d/10-x.conf", "X11Forwarding no\n")),
                        units(unit("web.service", WEB, ENABLED))));

        assertThat(work.actions()).endsWith(new ReloadSshServer());
    }

    @Test
    void filesThatOnlyTheNextBootReadsAreTold() {
        assertThat(closing(NOTHING, config(files(file("/etc/hostname", "web1\n"), file("/etc/a", "a"))))
                        .readLater())
                .containsExactly("/etc/hostname");
    }

    private static String core(String... keys) {
        return "\"passwd\":{\"users\":[{\"name\":\"core\",\"sshAuthorizedKeys\":[\"" + String.join("\",\"", keys)
                + "\"]}]}";
    }

    @Test
    void onlyKeysThatWereDeclaredGoAndNeverThatOfSlipway() {
        String anna = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIannaannaannaannaannaannaannaannaannaannaanna";
        String bert = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIbertbertbertbertbertbertbertbertbertbertbert";

        assertThat(closing(config(core(OURS + " slipway", anna + " anna", bert)), config(core(bert + " of bert")))
                        .actions())
                .containsExactly(new ChangeKeys("core", List.of(bert + " of bert"), List.of(anna), false, OURS));
        assertThat(restoring(config(core(anna))).actions())
                .containsExactly(new ChangeKeys("core", List.of(anna), List.of(), true, OURS));
    }

    @Test
    void kernelArgumentsThatAreNoLongerDeclaredGoAndOnesThatAreForbiddenToo() {
        InPlace work = closing(
                config("\"kernelArguments\":{\"shouldExist\":[\"quiet\",\"a=1\"],\"shouldNotExist\":[\"old\"]}"),
                config("\"kernelArguments\":{\"shouldExist\":[\"a=1\",\"b=2 c\"],\"shouldNotExist\":[\"debug\"]}"));

        assertThat(work.arguments().wanted()).containsExactly("b=2", "c");
        assertThat(work.arguments().unwanted()).containsExactlyInAnyOrder("quiet", "debug");
        assertThat(work.actions()).isEmpty();
    }

    @Test
    void anArgumentOnTheWayInWinsOverTheSameOnTheWayOut() {
        InPlace work = closing(
                config("\"kernelArguments\":{\"shouldExist\":[\"quiet splash\"]}"),
                config("\"kernelArguments\":{\"shouldExist\":[\"quiet\"]}"));

        assertThat(work.arguments().wanted()).containsExactly("quiet");
        assertThat(work.arguments().unwanted()).containsExactly("splash");
    }

    private static String quadlet(String more) {
        return "[Container]\nImage=docker.io/web:1\n" + more;
    }

    private static final String QUADLET = "/etc/containers/systemd/web.container";
    private static final String AT_BOOT = "[Install]\nWantedBy=multi-user.target\n";

    @Test
    void aNewQuadletStartsWhenItIsToRunAtBootAndAnotherOnlyRestarts() {
        assertThat(closing(NOTHING, config(files(file(QUADLET, quadlet(AT_BOOT)))))
                        .actions())
                .endsWith(new ReloadUnits(), unitIs("web.service", Deed.START));
        assertThat(closing(NOTHING, config(files(file(QUADLET, quadlet(""))))).actions())
                .endsWith(new ReloadUnits(), unitIs("web.service", Deed.RESTART_IF_ACTIVE));
        assertThat(closing(
                                config(files(file(QUADLET, quadlet(AT_BOOT)))),
                                config(files(file(QUADLET, quadlet("Exec=serve\n" + AT_BOOT)))))
                        .actions())
                .endsWith(new ReloadUnits(), unitIs("web.service", Deed.RESTART_IF_WANTED));
    }

    @Test
    void aRemovedQuadletIsStoppedFirstByTheNameThatItHad() {
        InPlace work = closing(config(files(file(QUADLET, quadlet("ServiceName=shop\n")))), NOTHING);

        assertThat(work.actions())
                .containsExactly(unitIs("shop.service", Deed.STOP), new Remove(QUADLET), new ReloadUnits());
    }

    @Test
    void aQuadletThatChangesTheNameOfItsUnitDoesNotGoOnUnderTheOldOne() {
        InPlace work = closing(
                config(files(file(QUADLET, quadlet(AT_BOOT)))),
                config(files(file(QUADLET, quadlet("ServiceName=shop\n" + AT_BOOT)))));

        assertThat(work.stopped()).containsExactly("web.service");
        assertThat(work.actions())
                .startsWith(unitIs("web.service", Deed.STOP))
                .endsWith(new ReloadUnits(), unitIs("shop.service", Deed.START));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDropinOfAQuadletRestartsTheUnitThatTheQuadletNames(boolean comes) {
        String main = file(QUADLET, quadlet("ServiceName=shop\n" + AT_BOOT));
        IgnitionConfig without = config(files(main));
        IgnitionConfig with = config(files(main, file(QUADLET + ".d/10-env.conf", "[Container]\nEnvironment=A=1\n")));

        InPlace work = comes ? closing(without, with) : closing(with, without);

        assertThat(work.restarted()).containsExactly("shop.service");
        assertThat(work.stopped()).isEmpty();
    }
}

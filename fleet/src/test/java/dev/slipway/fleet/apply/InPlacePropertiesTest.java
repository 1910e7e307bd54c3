package dev.slipway.fleet.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.guard.GuardedAction;
import dev.slipway.host.guard.GuardedAction.ChangeKeys;
import dev.slipway.host.guard.GuardedAction.ChangeUnit;
import dev.slipway.host.guard.GuardedAction.PutDirectory;
import dev.slipway.host.guard.GuardedAction.PutFile;
import dev.slipway.host.guard.GuardedAction.PutHardLink;
import dev.slipway.host.guard.GuardedAction.PutLink;
import dev.slipway.host.guard.GuardedAction.ReloadSshServer;
import dev.slipway.host.guard.GuardedAction.ReloadUnits;
import dev.slipway.host.guard.GuardedAction.Remove;
import dev.slipway.host.guard.GuardedAction.RemoveDirectory;
import dev.slipway.templates.ignition.IgnitionConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for any change: a configuration is a choice of a version, or none, of each of some things. */
class InPlacePropertiesTest {
    private static final String UNITS = "/etc/systemd/system/";

    private static IgnitionConfig config(List<Integer> versions) {
        List<String> files = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        List<String> links = new ArrayList<>();
        List<String> units = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            int version = versions.get(i);
            if (version == 0) {
                continue;
            }
            switch (i) {
                case 0, 1 -> files.add(Configs.file("/etc/app" + i + ".conf", "version " + version));
                case 2 ->
                    files.add(Configs.file(
                            "/etc/containers/systemd/shop.container",
                            "[Container]\nImage=shop:" + version + "\n" + (version == 2 ? "ServiceName=store\n" : "")
                                    + "Volume=/etc/app0.conf:/app.conf\n[Install]\nWantedBy=multi-user.target\n"));
                case 3 -> files.add(Configs.file("/etc/ssh/sshd_config.d/50-own.conf", "# " + version));
                case 4, 5 ->
                    directories.add("{\"path\":\"/srv/a" + (i == 5 ? "/b" : "") + "\",\"mode\":"
                            + (version == 1 ? 448 : 493) + "}");
                case 6 -> links.add("{\"path\":\"/etc/own\",\"target\":\"app" + version + ".conf\"}");
                case 7, 8 ->
                    units.add(Configs.unit(
                            "own" + i + ".service",
                            Configs.service("/bin/own /etc/app1.conf " + version),
                            ",\"enabled\":" + (version == 1)));
                case 9 ->
                    units.add("{\"name\":\"bad.service\"," + (version == 1 ? "\"mask\":true" : "\"enabled\":false")
                            + "}");
                case 10 ->
                    units.add(
                            "{\"name\":\"sshd.service\",\"dropins\":[{\"name\":\"10.conf\",\"contents\":\"[Service]\\nNice="
                                    + version + "\\n\"}]}");
                default -> keys.add("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIkey" + i + version);
            }
        }
        return Configs.config(
                "\"storage\":{\"files\":[" + String.join(",", files) + "],\"directories\":["
                        + String.join(",", directories) + "],\"links\":[" + String.join(",", links) + "]}",
                Configs.units(units.toArray(String[]::new)),
                "\"passwd\":{\"users\":[{\"name\":\"core\",\"sshAuthorizedKeys\":["
                        + String.join(
                                ",", keys.stream().map(key -> "\"" + key + "\"").toList()) + "]}]}");
    }

    private static int phase(GuardedAction action) {
        return switch (action) {
            case ChangeUnit(String _, var deed) ->
                switch (deed) {
                    case STOP, RETIRE -> 0;
                    case PRESET_ENABLED, PRESET_DISABLED, PRESET_FORGOTTEN -> 6;
                    case ENABLE, DISABLE, VENDOR -> 8;
                    case RESTART_IF_ACTIVE, RESTART_IF_WANTED, START -> 9;
                };
            case Remove _ -> 1;
            case RemoveDirectory _ -> 2;
            case PutDirectory _ -> 3;
            case PutFile _, PutLink _, PutHardLink _ -> 4;
            case ChangeKeys _ -> 5;
            case ReloadUnits _ -> 7;
            case ReloadSshServer _ -> 10;
        };
    }

    private static List<String> paths(List<GuardedAction> actions) {
        return actions.stream()
                .<String>mapMulti((action, paths) -> {
                    switch (action) {
                        case PutFile file -> paths.accept(file.path());
                        case PutLink link -> paths.accept(link.path());
                        case PutHardLink link -> paths.accept(link.path());
                        case PutDirectory directory -> paths.accept(directory.path());
                        case Remove remove -> paths.accept(remove.path());
                        case RemoveDirectory remove -> paths.accept(remove.path());
                        default -> {}
                    }
                })
                .toList();
    }

    @Property(tries = 300)
    void filesChangeWhileWhatGoesIsStoppedAndWhatComesIsNotStartedYet(
            @ForAll @Size(13) List<@IntRange(max = 2) Integer> before,
            @ForAll @Size(13) List<@IntRange(max = 2) Integer> after) {
        InPlace work = Configs.closing(config(before), config(after));
        List<GuardedAction> actions = work.actions();

        assertThat(work.obstacles()).isEmpty();
        assertThat(actions.stream().map(InPlacePropertiesTest::phase).toList()).isSorted();
        assertThat(paths(actions)).as("each path once").doesNotHaveDuplicates();
        assertThat(work.restarted()).noneMatch(work.stopped()::contains);
        assertThat(actions.contains(new ReloadUnits()))
                .as("systemd reads its files again when one of them changes")
                .isEqualTo(paths(actions).stream()
                                .anyMatch(path -> path.startsWith(UNITS) || path.startsWith("/etc/containers/systemd/"))
                        || actions.stream().anyMatch(action -> phase(action) == 6));
    }

    @Property(tries = 100)
    void onlyWhatDiffersIsTouchedAndTheWayBackTouchesTheSame(
            @ForAll @Size(13) List<@IntRange(max = 2) Integer> before,
            @ForAll @IntRange(max = 12) int place,
            @ForAll @IntRange(max = 2) int version) {
        List<Integer> after = IntStream.range(0, before.size())
                .mapToObj(i -> i == place ? version : before.get(i))
                .toList();
        List<GuardedAction> there =
                Configs.closing(config(before), config(after)).actions();
        List<GuardedAction> back =
                Configs.closing(config(after), config(before)).actions();

        assertThat(there.isEmpty()).isEqualTo(before.equals(after));
        assertThat(paths(there)).hasSizeLessThanOrEqualTo(2);
        // A drop-in takes its directory along, but does not need it made.
        assertThat(paths(back).stream().filter(path -> !path.endsWith(".d")))
                .containsExactlyInAnyOrderElementsOf(paths(there).stream()
                        .filter(path -> !path.endsWith(".d"))
                        .toList());
    }

    @Property(tries = 100)
    void theSameChangeIsTheSameWork(
            @ForAll @Size(13) List<@IntRange(max = 2) Integer> before,
            @ForAll @Size(13) List<@IntRange(max = 2) Integer> after) {
        InPlace one = Configs.closing(config(before), config(after));
        InPlace other = Configs.closing(config(before), config(after));

        assertThat(one.restarted()).isEqualTo(other.restarted());
        assertThat(one.stopped()).isEqualTo(other.stopped());
        assertThat(paths(one.actions())).isEqualTo(paths(other.actions()));
    }
}

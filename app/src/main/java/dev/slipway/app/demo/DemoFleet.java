package dev.slipway.app.demo;

import static dev.slipway.testbed.sim.MachineSpec.Kind.FEDORA_COREOS;
import static dev.slipway.testbed.sim.MachineSpec.Kind.FEDORA_COREOS_REMOTE;
import static dev.slipway.testbed.sim.MachineSpec.Kind.FLATCAR;

import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.ssh.SshKeys;
import dev.slipway.testbed.sim.Ailment;
import dev.slipway.testbed.sim.MachineSpec;
import dev.slipway.testbed.sim.Release;
import dev.slipway.testbed.sim.SimulatedMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Which machines the demo has, what is wrong with some of them, and how they are declared. */
final class DemoFleet {
    /** What the image library of the demo holds. */
    static final Release COREOS_IMAGE = Release.FEDORA_COREOS.get(2);

    static final Release COREOS_NEWEST = Release.FEDORA_COREOS.getLast();
    static final Release FLATCAR_IMAGE = Release.FLATCAR.get(1);

    /** What becomes of a machine after it has been installed. */
    enum Fate {
        /** It stays. */
        STAYS,
        /** Its cable is pulled. */
        UNPLUGGED,
        /** Somebody installs it anew behind Slipway's back. */
        REINSTALLED_BY_SOMEBODY,
        /** It is being installed, and never reports. */
        INSTALLING,
        /** It was declared, and nobody has switched it on. */
        DECLARED_ONLY
    }

    /**
     * A machine of the demo.
     *
     * @param spec what it is
     * @param group where it belongs
     * @param fate what becomes of it
     */
    record Cast(MachineSpec spec, String group, Fate fate) {}

    private record Role(
            String name,
            MachineSpec.Kind kind,
            String group,
            List<String> containers,
            Set<Ailment> ailments,
            Fate fate) {
        Role(String name, MachineSpec.Kind kind, String group, String container, Ailment... ailments) {
            this(name, kind, group, List.of(container), Set.of(ailments), Fate.STAYS);
        }

        Role(String name, MachineSpec.Kind kind, String group, Fate fate) {
            this(name, kind, group, List.of("web"), Set.of(), fate);
        }
    }

    private static final List<Role> ROLES = List.of(
            new Role("ns1", FEDORA_COREOS, "dns", "unbound"),
            new Role("ns2", FEDORA_COREOS, "dns", "unbound"),
            new Role("web1", FLATCAR, "web", "caddy"),
            new Role("web2", FLATCAR, "web", "caddy", Ailment.FAILED_UNIT),
            new Role("db1", FEDORA_COREOS, "data", "postgres", Ailment.TRANSACTION_HELD),
            new Role("backup1", FEDORA_COREOS, "data", "restic", Ailment.BOOT_FULL),
            new Role("mon1", FLATCAR, "home", "prometheus", Ailment.UNHEALTHY_CONTAINER),
            new Role("cam1", FLATCAR, "home", "frigate", Ailment.CLOCK_WRONG),
            new Role("hub1", FEDORA_COREOS, "home", "homeassistant", Ailment.SUDO_ASKS),
            new Role("lab1", FEDORA_COREOS_REMOTE, "lab", "web", Ailment.UPDATE_DOES_NOT_BOOT),
            new Role("lab2", FLATCAR, "lab", Fate.UNPLUGGED),
            new Role("lab3", FEDORA_COREOS, "lab", Fate.REINSTALLED_BY_SOMEBODY),
            new Role("lab4", FEDORA_COREOS, "lab", Fate.INSTALLING),
            new Role("lab5", FLATCAR, "lab", Fate.DECLARED_ONLY));

    private static final List<String> GROUPS = List.of("dns", "web", "data", "home", "lab", "nodes");

    private DemoFleet() {}

    /**
     * The machines.
     *
     * @param count how many
     * @param hostKeys gives the host key of a machine by its name
     */
    static List<Cast> cast(int count, Function<String, SshKeys> hostKeys) {
        List<Cast> cast = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Role role = number < ROLES.size() ? ROLES.get(number) : node(number - ROLES.size() + 1);
            cast.add(new Cast(spec(role, number, hostKeys.apply(role.name())), role.group(), role.fate()));
        }
        return cast;
    }

    private static Role node(int number) {
        return new Role(
                "node%02d".formatted(number),
                number % 3 == 0 ? FLATCAR : FEDORA_COREOS,
                "nodes",
                "app%d".formatted(number));
    }

    private static MachineSpec spec(Role role, int number, SshKeys hostKey) {
        List<Release> releases = role.kind() == FLATCAR ? Release.FLATCAR : Release.FEDORA_COREOS;
        Release installed = role.kind() == FLATCAR ? FLATCAR_IMAGE : COREOS_IMAGE;
        // Every fifth has been updated since it was installed, and could be rolled back.
        boolean updated = number % 5 == 1 && role.fate() == Fate.STAYS;
        return new MachineSpec(
                role.name(),
                role.kind(),
                updated ? releases.getLast().version() : installed.version(),
                updated ? installed.version() : "",
                mac(number),
                hostKey,
                role.containers(),
                role.ailments());
    }

    /** A locally administered address (IEEE 802, the second digit being 2), so that it is nobody's. */
    static String mac(int number) {
        return "02:5a:00:00:%02x:%02x".formatted(number / 256, number % 256);
    }

    /** The files that declare the groups, the profiles and the fleet itself. */
    static List<FileEdit> commonFiles() {
        List<FileEdit> files = new ArrayList<>();
        files.add(new FileEdit.Put("fleet.yaml", """
                # The demo's fleet. Every machine in it is simulated.
                name: demo
                profile: base
                os:
                  family: fcos
                  stream: stable
                disk: smallest
                values:
                  ssh_authorized_keys: []
                """));
        for (String group : GROUPS) {
            boolean web = group.equals("web");
            files.add(new FileEdit.Put(
                    "groups/" + group + ".yaml",
                    "description: " + description(group) + "\n"
                            + (web ? "profile: web\nreset:\n  keep: [/var/lib/docker/volumes]\n" : "")
                            + (group.equals("data") ? "rebuild:\n  keep: [data]\n" : "")));
        }
        files.add(new FileEdit.Put(
                "profiles/web/profile.yaml", "description: Flatcar with one web page in a container.\n"));
        files.add(new FileEdit.Put("profiles/web/butane.yaml", """
                variant: flatcar
                version: 1.0.0
                storage:
                  files:
                    - path: /etc/hostname
                      mode: 0644
                      overwrite: true
                      contents:
                        inline: {{ machine.hostname | yaml }}
                    - path: /srv/www/index.html
                      mode: 0644
                      contents:
                        inline: |
                          <h1>{{ machine.name }}</h1>
                systemd:
                  units:
                    - name: caddy.service
                      enabled: true
                      contents: |
                        [Unit]
                        Description=One web page
                        After=network-online.target
                        Wants=network-online.target
                        [Service]
                        ExecStartPre=-/usr/bin/docker rm -f caddy
                        ExecStart=/usr/bin/docker run --rm --name caddy -p 80:80 -v /srv/www:/usr/share/caddy:ro docker.io/library/caddy:2
                        Restart=on-failure
                        [Install]
                        WantedBy=multi-user.target
                """));
        return files;
    }

    private static String description(String group) {
        return switch (group) {
            case "dns" -> "Name servers; one at a time, please.";
            case "web" -> "What the world sees.";
            case "data" -> "Databases and backups.";
            case "home" -> "Cameras, sensors, and what watches the rest.";
            case "lab" -> "Where things may break.";
            default -> "Workers without names of their own.";
        };
    }

    /** The file that declares a machine. */
    static FileEdit machineFile(Cast cast, SimulatedMachine machine) {
        String os = cast.spec().kind() == FLATCAR ? "os:\n  family: flatcar\n  stream: stable\n" : "";
        return new FileEdit.Put("machines/" + cast.spec().name() + ".yaml", """
                macs:
                  - %s
                group: %s
                %sssh:
                  user: core
                  address: %s
                  port: %d
                """.formatted(
                        cast.spec().mac(),
                        cast.group(),
                        os,
                        machine.endpoint().host(),
                        machine.endpoint().port()));
    }
}

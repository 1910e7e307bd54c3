package dev.slipway.testbed.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fedora CoreOS: deployments, rpm-ostree, ostree and Zincati (rpm-ostree(1), ostree-admin(1)). Each deployment has an
 * {@code /etc} of its own, as on a real one. All methods that touch the deployments lock; a download does not.
 */
final class OstreeSystem implements SimulatedOs {
    private static final String ZINCATI = "zincati.service";
    private static final String HOLD = """
            # Written by Slipway: updates are held until they are released there.
            [updates]
            enabled = false
            """;
    private static final int CHUNKS = 10;

    private final boolean followsImage;
    private final Duration download;
    private final Power power;

    /** In the order of booting. */
    private final List<OstreeDeployment> deployments = new ArrayList<>();

    private OstreeDeployment booted;
    private String transaction = "";

    OstreeSystem(MachineSpec spec, Duration download, Power power) {
        this.followsImage = spec.kind() == MachineSpec.Kind.FEDORA_COREOS;
        this.download = download;
        this.power = power;
        this.booted = OstreeDeployment.fresh(spec.version());
        deployments.add(booted);
        if (!spec.previous().isEmpty()) {
            deployments.add(OstreeDeployment.fresh(spec.previous()));
        }
        if (spec.ailments().contains(Ailment.TRANSACTION_HELD)) {
            transaction = "upgrade";
        }
    }

    @Override
    public synchronized String osRelease() {
        String version = booted.release.version();
        return """
                NAME="Fedora Linux"
                VERSION="%1$s (CoreOS)"
                ID=fedora
                VERSION_ID=%2$s
                PRETTY_NAME="Fedora CoreOS %1$s"
                VARIANT="CoreOS"
                VARIANT_ID=coreos
                OSTREE_VERSION='%1$s'
                IMAGE_VERSION='%1$s'
                """.formatted(version, version.substring(0, version.indexOf('.')));
    }

    @Override
    public synchronized String kernelArguments() {
        return "BOOT_IMAGE=(hd0,gpt3)/ostree/" + OstreeDeployment.OSNAME + "-" + booted.release.commit() + "/vmlinuz "
                + booted.runningOptions();
    }

    @Override
    public synchronized String nextKernelArguments() {
        return deployments.getFirst().options();
    }

    @Override
    public synchronized void provision(List<String> wanted, List<String> unwanted) {
        booted.line = booted.line.changed(wanted, unwanted);
    }

    @Override
    public String mounts() {
        return "/ overlay composefs\n";
    }

    @Override
    public String filesystems() {
        boolean full = power.ailments().contains(Ailment.BOOT_FULL);
        return """
                composefs            45000     45000          0     100%% /
                /dev/sda3           358271    %s         %s /boot
                /dev/sda4         52402156  21435672   30966484      41%% /var
                /dev/sda4         52402156  21435672   30966484      41%% /sysroot
                /dev/sda5        197000428  61435672  135564756      32%% /var/lib/data
                """.formatted(full ? "342010" : "150100", full ? "1200      99%" : "185100      45%");
    }

    @Override
    public String partitions() {
        return """
                {"name":"sda2","path":"/dev/sda2","type":"part","size":133169152,"fstype":"vfat","label":"EFI-SYSTEM",\
                "partlabel":"EFI-SYSTEM","mountpoints":[null],"model":null,"serial":null,"tran":null},
                {"name":"sda3","path":"/dev/sda3","type":"part","size":402653184,"fstype":"ext4","label":"boot",\
                "partlabel":"boot","mountpoints":["/boot"],"model":null,"serial":null,"tran":null},
                {"name":"sda4","path":"/dev/sda4","type":"part","size":53687091200,"fstype":"xfs","label":"root",\
                "partlabel":"root","mountpoints":["/var","/sysroot"],"model":null,"serial":null,"tran":null},
                {"name":"sda5","path":"/dev/sda5","type":"part","size":201825714176,"fstype":"xfs","label":"data",\
                "partlabel":"data","mountpoints":["/var/lib/data"],"model":null,"serial":null,"tran":null}""";
    }

    @Override
    public List<Systemd.Unit> units() {
        return List.of(
                new Systemd.Unit(ZINCATI, "Zincati Update Agent", true),
                new Systemd.Unit("rpm-ostreed.service", "rpm-ostree System Management Daemon", true),
                new Systemd.Unit("chronyd.service", "NTP client/server", true));
    }

    @Override
    public synchronized Map<String, String> facts() {
        StringBuilder zincati = new StringBuilder("""
                file /usr/lib/zincati/config.d/10-agent.toml
                line [agent.timing]
                line steady_interval_secs = 300
                """);
        booted.etc.forEach((path, text) -> {
            zincati.append("file ").append(path).append('\n');
            text.lines().forEach(line -> zincati.append("line ").append(line).append('\n'));
        });
        return Map.of("rpm-ostree", statusJson(), "zincati-config", zincati.toString());
    }

    @Override
    public synchronized String file(String path) {
        return booted.etc.getOrDefault(path, "");
    }

    @Override
    public int run(Invocation call) throws InterruptedException {
        return switch (call.program()) {
            case "rpm-ostree" -> rpmOstree(call);
            case "ostree" ->
                call.argument(0).equals("admin") && call.argument(1).equals("pin")
                        ? pin(call)
                        : call.fail(1, "error: Unknown command, or this simulated machine does not know it");
            default -> Invocation.NOT_FOUND;
        };
    }

    @Override
    public synchronized int script(String name, List<String> arguments, Invocation call) {
        return switch (name) {
            case "hold-zincati" -> {
                booted.etc.put(arguments.getFirst(), HOLD);
                yield 0;
            }
            case "hold-zincati-in-deployment" -> {
                Optional<OstreeDeployment> other = deployments.stream()
                        .filter(each -> each.id().equals(arguments.get(2)))
                        .findFirst();
                if (other.isEmpty()) {
                    yield call.fail(
                            1,
                            "there is no /ostree/deploy/" + OstreeDeployment.OSNAME + "/deploy/" + arguments.get(2)
                                    + "/etc");
                }
                other.get().etc.put(arguments.getFirst(), HOLD);
                yield 0;
            }
            case "release-zincati" -> {
                booted.etc.remove(arguments.getFirst());
                yield 0;
            }
            default -> Invocation.NOT_FOUND;
        };
    }

    private int rpmOstree(Invocation call) throws InterruptedException {
        return switch (call.argument(0)) {
            case "status" -> status(call);
            case "deploy" -> deploy(call);
            case "finalize-deployment" -> finalizeDeployment(call);
            case "cleanup" -> cleanup(call);
            case "rollback" -> rollback(call);
            case "cancel" -> cancel(call);
            case "kargs" -> kargs(call);
            default ->
                call.fail(
                        1,
                        "error: Unknown command '" + call.argument(0)
                                + "', or this simulated machine does not know it");
        };
    }

    private synchronized int status(Invocation call) {
        if (call.has("--json")) {
            return call.say(statusJson());
        }
        call.say("State: " + (transaction.isEmpty() ? "idle" : "busy\nTransaction: " + transaction));
        call.say("Deployments:");
        for (OstreeDeployment deployment : deployments) {
            call.say((deployment == booted ? "● " : "  ")
                    + (followsImage ? OstreeDeployment.IMAGE : OstreeDeployment.REMOTE)
                    + (deployment.staged ? " (staged)" : "")
                    + (deployment.pinned ? "\n      Pinned: yes" : "")
                    + "\n     Version: " + deployment.release.version());
        }
        return 0;
    }

    private int deploy(Invocation call) throws InterruptedException {
        String target = call.last();
        synchronized (this) {
            if (power.isActive(ZINCATI) && !booted.etc.containsValue(HOLD) && !call.has("--bypass-driver")) {
                return call.fail(1, """
                        error: Updates and deployments are driven by Zincati (zincati.service)
                        See Zincati's documentation at https://coreos.github.io/zincati/
                        Use --bypass-driver to bypass Zincati and perform the operation anyways
                        """);
            }
            if (!transaction.isEmpty()) {
                return busy(call);
            }
            transaction = "deploy --lock-finalization " + target;
        }
        try {
            return deploy(call, target);
        } finally {
            synchronized (this) {
                transaction = "";
            }
        }
    }

    private int deploy(Invocation call, String target) throws InterruptedException {
        // Where an image is followed there is no look-up of versions: the text is taken as a digest.
        boolean resolvable = target.startsWith("sha256:") == followsImage;
        Optional<Release> found = resolvable ? Release.fedoraCoreOs(target) : Optional.empty();
        call.say("Pulling manifest: "
                + (followsImage ? OstreeDeployment.IMAGE.replace(":stable", "@" + target) : OstreeDeployment.REMOTE));
        if (found.isEmpty()) {
            return call.fail(
                    1,
                    followsImage
                            ? "error: Creating importer: failed to invoke method OpenImage: reading manifest " + target
                                    + " in quay.io/fedora/fedora-coreos: manifest unknown"
                            : "error: Version " + target + " not found in " + OstreeDeployment.REMOTE);
        }
        Release release = found.get();
        synchronized (this) {
            int from = Release.FEDORA_COREOS.indexOf(booted.release);
            if (call.has("--disallow-downgrade") && Release.FEDORA_COREOS.indexOf(release) < from) {
                return call.fail(
                        1,
                        "error: Upgrade target revision is older than the booted one: " + release.version()
                                + "; use rollback or remove --disallow-downgrade");
            }
        }
        call.say("Importing: " + OstreeDeployment.IMAGE.replace(":stable", "@" + release.digest()) + " (digest: "
                + release.digest() + ")");
        call.say("ostree chunk layers already present: " + (51 - CHUNKS));
        call.say("ostree chunk layers needed: " + CHUNKS + " (312.4 MB)");
        for (int chunk = 1; chunk <= CHUNKS; chunk++) {
            call.take(download.dividedBy(CHUNKS));
            call.say("Fetching ostree chunk " + release.commit().substring(chunk, chunk + 12) + " (" + chunk + " of "
                    + CHUNKS + ")");
        }
        call.say("Staging deployment...done");
        synchronized (this) {
            stage(release, booted.line).locked = call.has("--lock-finalization");
        }
        return call.say(
                "Upgraded:\n  kernel 6.18.4-200.fc44 -> 6.18.7-200.fc44\nRun \"systemctl reboot\" to start a reboot");
    }

    /** Puts a deployment before all others, in place of one that is staged already. */
    private synchronized OstreeDeployment stage(Release release, KernelLine line) {
        deployments.removeIf(each -> each.staged);
        int serial = deployments.stream()
                .filter(each -> each.release.equals(release))
                .mapToInt(each -> each.serial + 1)
                .max()
                .orElse(0);
        OstreeDeployment staged = new OstreeDeployment(release, serial, booted.etc, line);
        staged.staged = true;
        deployments.addFirst(staged);
        return staged;
    }

    /** Shows or changes the arguments of what boots next (rpm-ostree(1), kargs). */
    private synchronized int kargs(Invocation call) {
        List<String> options = call.arguments().subList(1, call.arguments().size());
        List<String> wanted = values("--append-if-missing=", options);
        List<String> unwanted = values("--delete-if-present=", options);
        if (options.size() > wanted.size() + unwanted.size()) {
            return call.fail(
                    1, "error: this simulated machine knows --append-if-missing= and --delete-if-present= only");
        }
        OstreeDeployment first = deployments.getFirst();
        if (options.isEmpty()) {
            return call.say(first.options());
        }
        if (!transaction.isEmpty()) {
            return busy(call);
        }
        KernelLine line = first.line.changed(wanted, unwanted);
        if (line.equals(first.line)) {
            return call.say("No changes.");
        }
        stage(first.release, line);
        return call.say(
                "Staging deployment...done\nKernel arguments updated.\nRun \"systemctl reboot\" to start a reboot");
    }

    private static List<String> values(String option, List<String> options) {
        return options.stream()
                .filter(word -> word.startsWith(option))
                .map(word -> word.substring(option.length()))
                .toList();
    }

    private synchronized int busy(Invocation call) {
        return call.fail(
                1,
                "error: Transaction in progress: " + transaction
                        + "\n You can cancel the current transaction with `rpm-ostree cancel`");
    }

    private synchronized int finalizeDeployment(Invocation call) {
        OstreeDeployment first = deployments.getFirst();
        if (!first.staged) {
            return call.fail(1, "error: No staged deployment");
        }
        if (!first.release.commit().equals(call.last())) {
            return call.fail(
                    1,
                    "error: Staged deployment base checksum does not match expected: " + first.release.commit() + " != "
                            + call.last());
        }
        first.locked = false;
        power.reboot();
        return 0;
    }

    private synchronized int cleanup(Invocation call) {
        if (!transaction.isEmpty()) {
            return busy(call);
        }
        if (call.has("-p")) {
            int at = deployments.indexOf(booted);
            boolean removed = deployments.subList(0, at).removeIf(each -> !each.pinned);
            return call.say(removed ? "Freed: 312.4 MB (pkgcache branches: 0)" : "Deployments unchanged.");
        }
        if (call.has("-r")) {
            int at = deployments.indexOf(booted);
            deployments.subList(at + 1, deployments.size()).removeIf(each -> !each.pinned);
            return call.say("Freed: 312.4 MB (pkgcache branches: 0)");
        }
        return call.fail(1, "error: At least one cleanup option must be specified");
    }

    private synchronized int rollback(Invocation call) {
        if (!transaction.isEmpty()) {
            return busy(call);
        }
        deployments.removeIf(each -> each.staged);
        int at = deployments.indexOf(booted);
        // What waits to be booted is taken back; otherwise the one before comes first.
        OstreeDeployment next = at > 0 ? booted : at + 1 < deployments.size() ? deployments.get(at + 1) : booted;
        if (next == booted && at == 0) {
            return call.fail(1, "error: No rollback deployment found");
        }
        deployments.remove(next);
        deployments.addFirst(next);
        return call.say("Moving '" + next.id()
                + "' to be first deployment\nTransaction complete; bootconfig swap: no; bootversion: boot.1.1,"
                + " deployment count change: 0\nRun \"systemctl reboot\" to start a reboot");
    }

    private synchronized int cancel(Invocation call) {
        if (transaction.isEmpty()) {
            return call.say("No transaction in progress.");
        }
        call.say("Cancelling transaction: " + transaction);
        transaction = "";
        return 0;
    }

    private synchronized int pin(Invocation call) {
        boolean unpin = call.has("--unpin") || call.has("-u");
        String index = call.last();
        if (!index.matches("[0-9]{1,2}") || Integer.parseInt(index) >= deployments.size()) {
            return call.fail(1, "error: Out of range deployment index " + index + ", expected < " + deployments.size());
        }
        OstreeDeployment deployment = deployments.get(Integer.parseInt(index));
        if (deployment.staged) {
            return call.fail(1, "error: Cannot pin staged deployment");
        }
        deployment.pinned = !unpin;
        return call.say("Deployment " + index + " is now " + (unpin ? "unpinned" : "pinned"));
    }

    @Override
    public synchronized void shutDown() {
        OstreeDeployment first = deployments.getFirst();
        if (!first.staged) {
            return;
        }
        // What is staged lies in /run, and is gone after the boot unless it is written now.
        boolean written = !first.locked && !power.ailments().contains(Ailment.BOOT_FULL);
        if (!written) {
            deployments.remove(first);
            return;
        }
        first.staged = false;
        deployments.removeIf(each -> each != first && each != booted && !each.pinned);
    }

    @Override
    public synchronized void boot() {
        transaction = "";
        OstreeDeployment first = deployments.getFirst();
        boolean fallsBack = first != booted && power.ailments().contains(Ailment.UPDATE_DOES_NOT_BOOT);
        if (!fallsBack) {
            booted = first;
        }
    }

    @Override
    public synchronized void install(String version) {
        deployments.clear();
        booted = OstreeDeployment.fresh(version);
        deployments.add(booted);
    }

    private String statusJson() {
        boolean driven = power.isActive(ZINCATI) && !booted.etc.containsValue(HOLD);
        return """
                {
                  "deployments" : [
                %s
                  ],
                  "transaction" : %s,
                  "cached-update" : null,
                  "update-driver" : %s
                }
                """.formatted(
                deployments.stream()
                        .map(each -> each.json(each == booted, followsImage))
                        .collect(Collectors.joining(",\n")),
                transaction.isEmpty() ? "null" : "[ \"" + transaction + "\", \"root\", \"/\" ]",
                driven ? "{ \"driver-name\" : \"Zincati\", \"driver-sd-unit\" : \"zincati.service\" }" : "null");
    }
}

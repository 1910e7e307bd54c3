package dev.slipway.testbed.sim;

import java.util.HashMap;
import java.util.Map;

/** A deployment of a simulated Fedora CoreOS. Locked by the system that it belongs to. */
final class OstreeDeployment {
    static final String OSNAME = "fedora-coreos";
    static final String IMAGE = "ostree-remote-image:fedora:docker://quay.io/fedora/fedora-coreos:stable";
    static final String REMOTE = "fedora:fedora/x86_64/coreos/stable";

    /** What GRUB puts there in the first boot, and nothing later. */
    private static final String FIRST_BOOT = "$ignition_firstboot ";

    private static final KernelLine INSTALLED = KernelLine.of(
            "ignition.platform.id=metal root=UUID=910678ff-f77e-4a7d-8d53-86f2ac47a823 rw rootflags=prjquota");

    final Release release;

    /** Tells deployments of one release apart. */
    final int serial;

    final Map<String, String> etc;
    KernelLine line;
    boolean staged;
    boolean locked;
    boolean pinned;

    OstreeDeployment(Release release, int serial, Map<String, String> etc, KernelLine line) {
        this.release = release;
        this.serial = serial;
        this.etc = new HashMap<>(etc);
        this.line = line;
    }

    /** One that nothing was done to. */
    static OstreeDeployment fresh(String version) {
        return new OstreeDeployment(new Release(version), 0, Map.of(), INSTALLED);
    }

    String id() {
        return release.commit() + "." + serial;
    }

    /** The options of its boot entry, as {@code rpm-ostree kargs} shows them. */
    String options() {
        return FIRST_BOOT + runningOptions();
    }

    /** The same as the kernel gets them from GRUB. */
    String runningOptions() {
        return "ostree=/ostree/boot.1/" + OSNAME + "/" + release.commit() + "/" + serial + " " + line;
    }

    /** An entry of {@code rpm-ostree status --json}. */
    String json(boolean booted, boolean followsImage) {
        String source =
                followsImage ? """
                "container-image-reference" : "%s",
                      "container-image-reference-digest" : "%s",
                      "base-commit-meta" : {
                        "ostree.manifest-digest" : "%2$s",
                        "ostree.manifest" : "{\\"schemaVersion\\":2,\\"annotations\\":{\\"fedora-coreos.stream\\":\\"stable\\"}}"
                      }""".formatted(IMAGE, release.digest()) : """
                "origin" : "%s",
                      "base-commit-meta" : { "fedora-coreos.stream" : "stable", "version" : "%s" }""".formatted(REMOTE, release.version());
        return """
                    {
                      "id" : "%s-%s.%s",
                      "osname" : "%1$s",
                      "checksum" : "%2$s",
                      "serial" : %3$d,
                      "booted" : %s,
                      "staged" : %s,
                      "finalization-locked" : %s,
                      "pinned" : %s,
                      "unlocked" : "none",
                      "version" : "%s",
                      "timestamp" : %d,
                      %s,
                      "requested-packages" : [], "requested-local-packages" : [],
                      "requested-local-fileoverride-packages" : [], "requested-base-removals" : [],
                      "requested-base-local-replacements" : [], "packages" : [], "base-removals" : [],
                      "base-local-replacements" : [], "base-remote-replacements" : {}, "regenerate-initramfs" : false
                    }""".formatted(
                        OSNAME,
                        release.commit(),
                        serial,
                        booted,
                        staged,
                        locked,
                        pinned,
                        release.version(),
                        1_780_000_000L + 1_000_000L * Release.FEDORA_COREOS.indexOf(release),
                        source);
    }
}

package dev.slipway.fleet.update;

import dev.slipway.host.FactSection;
import dev.slipway.host.FedoraCoreOs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Fedora CoreOS with its deployments; each has an /etc of its own, in which updates may be held. */
final class ScriptedFedoraCoreOs extends ScriptedHost {
    static final String OLD = "43.20260601.3.0";
    static final String NOW_VERSION = "44.20260720.3.0";
    static final String NEW = "44.20260817.3.2";

    /** One deployment, by the letter of which its checksum and digest are made. */
    static final class Deployment {
        final String letter;
        final String version;
        boolean booted;
        boolean staged;
        boolean locked;
        boolean pinned;

        Deployment(String letter, String version) {
            this.letter = letter;
            this.version = version;
        }

        String checksum() {
            return letter.repeat(64);
        }

        String id() {
            return "fedora-coreos-" + checksum() + ".0";
        }

        String json(boolean images) {
            String origin = images
                    ? "\"container-image-reference\":\"ostree-image-signed:docker://quay.io/fedora/fedora-coreos:stable\","
                            + "\"container-image-reference-digest\":\"sha256:" + letter.repeat(64) + "\","
                    : "\"origin\":\"fedora:fedora/x86_64/coreos/stable\",";
            return "{\"id\":\"" + id() + "\",\"osname\":\"fedora-coreos\",\"checksum\":\"" + checksum()
                    + "\",\"serial\":0,\"booted\":" + booted + ",\"staged\":" + staged + ",\"finalization-locked\":"
                    + locked
                    + ",\"pinned\":" + pinned + ",\"unlocked\":\"none\"," + origin + "\"version\":\"" + version
                    + "\",\"timestamp\":1,\"base-commit-meta\":{\"fedora-coreos.stream\":\"stable\"}}";
        }
    }

    final List<Deployment> deployments = new ArrayList<>();
    final Set<String> heldIn = new HashSet<>();
    boolean images = true;
    String transaction = "";

    /** Whether the boot loader goes back to the version that ran. */
    boolean fallsBack;

    ScriptedFedoraCoreOs() {
        deployments.add(new Deployment("b", NOW_VERSION));
        deployments.add(new Deployment("c", OLD));
        deployments.getFirst().booted = true;
    }

    Deployment booted() {
        return deployments.stream().filter(at -> at.booted).findFirst().orElseThrow();
    }

    boolean isHeld() {
        return heldIn.contains(booted().letter);
    }

    void stageBySomebodyElse(boolean locked) {
        Deployment staged = new Deployment("a", NEW);
        staged.staged = true;
        staged.locked = locked;
        deployments.addFirst(staged);
    }

    @Override
    String state() {
        return deployments.stream()
                        .map(at -> at.version
                                + (at.booted ? "*" : "")
                                + (at.staged ? " staged" : "")
                                + (at.pinned ? " pinned" : ""))
                        .collect(Collectors.joining(", "))
                + "; boots " + boots + "; held " + isHeld() + "; zincati " + updaterRuns;
    }

    @Override
    String answer(List<String> words, String called) throws Refused {
        switch (called) {
            case "rpm-ostree status --json":
                return status();
            case "systemctl is-active zincati.service":
                return updaterRuns ? "active\n" : "inactive\n";
            default:
                acted.add(called);
        }
        switch (called) {
            case "systemctl stop zincati.service" -> updaterRuns = false;
            case "systemctl restart zincati.service" -> updaterRuns = true;
            case "slipway:hold-zincati " + FedoraCoreOs.HOLD_FILE -> heldIn.add(booted().letter);
            case "slipway:release-zincati " + FedoraCoreOs.HOLD_FILE -> heldIn.remove(booted().letter);
            case "rpm-ostree cleanup -p" -> deployments.removeIf(at -> at.staged);
            case "rpm-ostree rollback" -> rollback();
            default -> {
                if (called.startsWith("rpm-ostree deploy --lock-finalization")) {
                    deploy(words.getLast());
                } else if (called.startsWith("rpm-ostree finalize-deployment --allow-unlocked ")) {
                    finalise(words.getLast());
                } else if (called.startsWith("slipway:hold-zincati-in-deployment")) {
                    deployments.stream()
                            .filter(at -> called.endsWith(at.checksum() + ".0"))
                            .forEach(at -> heldIn.add(at.letter));
                } else if (called.startsWith("ostree admin pin")) {
                    deployments.get(Integer.parseInt(words.getLast())).pinned = !words.contains("--unpin");
                } else {
                    throw new Refused("sh: " + called + ": not found");
                }
            }
        }
        return "";
    }

    private void deploy(String reference) throws Refused {
        if (updaterRuns && !isHeld()) {
            throw new Refused("error: Updates and deployments are driven by Zincati (zincati.service)");
        }
        String letter =
                reference.replace("sha256:", "").replace("revision=", "").substring(0, 1);
        String version = switch (letter) {
            case "a" -> NEW;
            case "c" -> OLD;
            default -> reference;
        };
        Deployment staged = new Deployment(reference.equals(version) ? "d" : letter, version);
        staged.staged = true;
        staged.locked = true;
        deployments.removeIf(at -> at.staged);
        deployments.addFirst(staged);
    }

    private void finalise(String checksum) throws Refused {
        Deployment first = deployments.getFirst();
        if (!first.staged || !first.checksum().equals(checksum)) {
            throw new Refused("error: Expected staged base checksum " + checksum);
        }
        first.locked = false;
        reboot();
    }

    private void rollback() throws Refused {
        int at = deployments.indexOf(booted());
        int other = at == 0 ? 1 : at - 1;
        if (other >= deployments.size()) {
            throw new Refused("error: No rollback deployment found");
        }
        Deployment next = deployments.remove(at == 0 ? other : at);
        deployments.addFirst(next);
    }

    @Override
    void restarted() {
        Deployment before = booted();
        Deployment first = deployments.getFirst();
        if (first.staged && first.locked) {
            deployments.removeFirst();
        } else if (first.staged) {
            first.staged = false;
            // /etc is merged into the new deployment while the old one shuts down.
            if (heldIn.contains(before.letter)) {
                heldIn.add(first.letter);
            }
            deployments.removeIf(at -> at != first && at != before && !at.pinned);
        }
        if (!fallsBack) {
            before.booted = false;
            deployments.getFirst().booted = true;
        }
    }

    private String status() {
        return "{\"deployments\":["
                + deployments.stream().map(at -> at.json(images)).collect(Collectors.joining(","))
                + "],\"transaction\":" + (transaction.isEmpty() ? "null" : "[\"" + transaction + "\",\":1.1\",\"/x\"]")
                + ",\"update-driver\":null}";
    }

    @Override
    void facts(Map<FactSection, String> sections) {
        String version = booted().version;
        sections.put(
                FactSection.OS_RELEASE,
                "ID=fedora\nVARIANT_ID=coreos\nPRETTY_NAME=\"Fedora CoreOS " + version + "\"\nOSTREE_VERSION='"
                        + version + "'\n");
        sections.put(FactSection.RPM_OSTREE, status());
        sections.put(
                FactSection.ZINCATI_CONFIG,
                isHeld() ? "file " + FedoraCoreOs.HOLD_FILE + "\nline [updates]\nline enabled = false\n" : "");
    }
}

"""What the stand-ins of rpm-ostree and bootc know: the deployments, read with libostree, and how tests make things fail."""
import json
import os
import subprocess
import sys
import time

import gi

gi.require_version("OSTree", "1.0")
from gi.repository import Gio, GLib, OSTree  # noqa: E402

REGISTRY = "/usr/lib/testhost/registry"
KNOBS = "/var/lib/testhost"
RUN = "/run/rpm-ostree"
DRIVER = f"{RUN}/update-driver.json"
TRANSACTION = f"{RUN}/transaction.json"
TRANSACTION_UNIT = "rpm-ostreed-transaction.service"


def fail(message):
    print(f"error: {message}", file=sys.stderr)
    sys.exit(1)


def knob(name):
    """What a test put into the way of the step NAME: words to fail with, an endless wait, or seconds to wait."""
    if os.path.exists(f"{KNOBS}/hang-{name}"):
        while os.path.exists(f"{KNOBS}/hang-{name}"):
            time.sleep(0.1)
    if os.path.exists(f"{KNOBS}/slow-{name}"):
        with open(f"{KNOBS}/slow-{name}") as file:
            time.sleep(float(file.read()))
    if os.path.exists(f"{KNOBS}/fail-{name}"):
        with open(f"{KNOBS}/fail-{name}") as file:
            fail(file.read().strip())


def garbled(name):
    """What a test wants to be written instead of JSON."""
    if os.path.exists(f"{KNOBS}/garbage-{name}"):
        with open(f"{KNOBS}/garbage-{name}") as file:
            sys.stdout.write(file.read())
        sys.exit(0)


def ostree(*argv):
    done = subprocess.run(["ostree", *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        fail(done.stderr.strip().removeprefix("error: "))
    return done.stdout.strip()


def read_json(path):
    try:
        with open(path) as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def is_active(unit):
    return subprocess.run(["systemctl", "is-active", "--quiet", unit]).returncode == 0


class Deployment:
    def __init__(self, sysroot, deployment):
        self.raw = deployment
        self.index = deployment.get_index()
        self.osname = deployment.get_osname()
        self.checksum = deployment.get_csum()
        self.serial = deployment.get_deployserial()
        self.id = f"{self.osname}-{self.checksum}.{self.serial}"
        self.booted = deployment.equal(sysroot.get_booted_deployment()) if sysroot.get_booted_deployment() else False
        self.staged = deployment.is_staged()
        self.locked = deployment.is_finalization_locked()
        self.pinned = deployment.is_pinned()
        self.metadata, self.timestamp = commit(sysroot.get_repo(None)[1], self.checksum)
        self.version = self.metadata.get("version", "")
        self.image = self.origin("container-image-reference")
        self.refspec = self.origin("refspec")
        self.digest = self.metadata.get("ostree.manifest-digest", "")

    def origin(self, key):
        origin = self.raw.get_origin()
        try:
            return origin.get_string("origin", key) if origin else ""
        except GLib.Error:
            return ""


def commit(repo, checksum):
    _, variant, _ = repo.load_commit(checksum)
    timestamp = OSTree.commit_get_timestamp(variant)
    return variant.get_child_value(0).unpack(), timestamp


def load(own_mounts=False):
    sysroot = OSTree.Sysroot.new_default()
    if own_mounts:
        # /sysroot and /boot are made writable for this process alone.
        sysroot.set_mount_namespace_in_use()
    sysroot.load(None)
    return sysroot


def deployments(sysroot):
    return [Deployment(sysroot, raw) for raw in sysroot.get_deployments()]


def registry():
    repo = OSTree.Repo.new(Gio.File.new_for_path(REGISTRY))
    repo.open(None)
    return repo


def published(revision):
    """The commit of a digest, a version or a commit that the registry has; None when it has none."""
    repo = registry()
    _, refs = repo.list_refs(None, None)
    for name, checksum in refs.items():
        metadata, _ = commit(repo, checksum)
        if revision in (metadata["ostree.manifest-digest"], metadata["version"], checksum):
            return checksum
    return None

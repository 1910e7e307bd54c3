"""What the stand-ins of Flatcar's tools share: the two slots with their GPT attributes, the update engine's state, and how tests make
things fail."""
import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time

DISK = "/boot/disk"
TABLE = f"{DISK}/gpt.json"
ENGINE = "/run/update_engine.json"
KNOBS = "/var/lib/testhost"
BOOTED = "/run/booted-slot"
# What is published, oldest first. The last one panics while it boots.
VERSIONS = ["4459.2.3", "4593.2.5", "4757.2.0", "4757.2.1", "4800.1.0"]
BROKEN = "4800.1.0"


def knob(name):
    """What a test put into the way of the step NAME: words to fail with, an endless wait, or seconds to wait."""
    while os.path.exists(f"{KNOBS}/hang-{name}"):
        time.sleep(0.1)
    if os.path.exists(f"{KNOBS}/slow-{name}"):
        with open(f"{KNOBS}/slow-{name}") as file:
            time.sleep(float(file.read()))
    if os.path.exists(f"{KNOBS}/fail-{name}"):
        with open(f"{KNOBS}/fail-{name}") as file:
            print(file.read().strip(), file=sys.stderr)
        sys.exit(1)


def knob_is_set(name):
    return os.path.exists(f"{KNOBS}/{name}")


def read_json(path, otherwise):
    try:
        with open(path) as file:
            return json.load(file)
    except FileNotFoundError:
        return otherwise


def write_json(path, value):
    with open(path + ".new", "w") as file:
        json.dump(value, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.rename(path + ".new", path)


class Table:
    """The partition table, held for a change."""

    def __enter__(self):
        self.lock = open(f"{DISK}/lock", "w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.slots = read_json(TABLE, {})
        return self.slots

    def __exit__(self, kind, value, trace):
        if kind is None:
            write_json(TABLE, self.slots)
        self.lock.close()


def slots():
    return read_json(TABLE, {})


def image(device):
    return f"{DISK}/{os.path.basename(device)}.img"


def write_slot(device, version):
    """Makes the filesystem of a version. Its directory is /usr of the booted system."""
    with tempfile.TemporaryDirectory() as usr:
        os.makedirs(f"{usr}/lib")
        os.makedirs(f"{usr}/share/flatcar")
        with open(f"{usr}/lib/os-release", "w") as file:
            file.write(os_release(version))
        with open(f"{usr}/share/flatcar/release", "w") as file:
            file.write(f"FLATCAR_RELEASE_VERSION={version}\nFLATCAR_RELEASE_BOARD=amd64-usr\n"
                       "FLATCAR_RELEASE_APPID={e96281a6-d1af-4bde-9a0a-97b76e56dc57}\n")
        if version == BROKEN:
            open(f"{usr}/testhost-panics", "w").close()
        new = image(device) + ".new"
        subprocess.run(["mkfs.ext4", "-q", "-F", "-b", "1024", "-O", "^has_journal", "-d", usr, new, "1M"], check=True)
        os.rename(new, image(device))


def os_release(version):
    return f"""NAME="Flatcar Container Linux by Kinvolk"
ID=flatcar
ID_LIKE=coreos
VERSION={version}
VERSION_ID={version}
BUILD_ID=2026-07-01-1200
SYSEXT_LEVEL=1.0
PRETTY_NAME="Flatcar Container Linux by Kinvolk {version} (Oklo)"
HOME_URL="https://flatcar.org/"
FLATCAR_BOARD="amd64-usr"
CPE_NAME="cpe:2.3:o:flatcar-linux:flatcar_linux:{version}:*:*:*:*:*:*:*"
"""


def booted():
    with open(BOOTED) as file:
        return file.read().strip()


def passive():
    return next(device for device in slots() if device != booted())


def prioritize(table, device):
    """As cgpt prioritize does: this one highest, the others below in their order."""
    others = sorted((d for d in table if d != device), key=lambda d: -table[d]["priority"])
    for rank, other in enumerate([device, *others]):
        if other == device or table[other]["priority"] > 0:
            table[other]["priority"] = len(table) - rank


def engine():
    return read_json(ENGINE, {"op": "IDLE", "progress": 0.0, "version": "0.0.0", "checked": 0, "size": 0})


def set_engine(**changes):
    write_json(ENGINE, {**engine(), **changes})


def require_root():
    if os.geteuid() != 0:
        print(f"Need to be root: sudo {sys.argv[0]}", file=sys.stderr)
        sys.exit(1)

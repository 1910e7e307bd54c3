#!/bin/bash
# Installs the operating system on the disk that a rule chooses, from a live system. Part of Slipway.
#
# Reads from its environment (the unit's EnvironmentFile):
#   SLIPWAY_SYSTEM     fcos or flatcar
#   SLIPWAY_DISK       path, smallest, largest or serial
#   SLIPWAY_DISK_VALUE the path or the serial number, else empty
#   SLIPWAY_MINIMUM    the smallest disk that will do, in bytes
#   SLIPWAY_IGNITION   the file with the installed system's Ignition configuration
#   SLIPWAY_EVENTS     where progress is posted
#   SLIPWAY_UNITS      where systemd looks for units that are gone with the next start
#   SLIPWAY_TRIES      how often to look for a disk, 3 s apart
#   SLIPWAY_DEADLINE   how long the installation may take, in seconds
#   SLIPWAY_VERSION, SLIPWAY_CHANNEL, SLIPWAY_MIRROR              (Flatcar)
#   SLIPWAY_CONSOLES, SLIPWAY_ARGUMENTS, SLIPWAY_FIRST_BOOT,
#   SLIPWAY_KEPT                                                   (Fedora CoreOS; words)
#
# It installs once or stops. It never starts the machine again after a failure: that would be a loop.
set -uo pipefail

STEP=start

say() {
    echo "slipway: $*"
}

# Tells Slipway. A report that does not get through must not stop the installation.
report() {
    local body
    body=$(jq -cn --arg step "$STEP" --arg outcome "$1" --arg message "$2" \
        '{step: $step, outcome: $outcome, message: $message}') || return 0
    curl --silent --show-error --fail --output /dev/null --connect-timeout 5 --max-time 15 \
        --retry 3 --retry-delay 2 --retry-connrefused \
        --header 'Content-Type: application/json' --data-binary "$body" "$SLIPWAY_EVENTS" ||
        say "this could not be reported to Slipway"
}

# The configuration may hold secrets, and the console is about to be opened.
open_console() {
    local unit command
    rm -f "$SLIPWAY_IGNITION"
    for unit in getty@ serial-getty@; do
        command='-/sbin/agetty --autologin core --noclear %I linux'
        [ "$unit" = serial-getty@ ] && command='-/sbin/agetty --autologin core --keep-baud 115200,57600,9600 %I vt220'
        mkdir -p "$SLIPWAY_UNITS/$unit.service.d"
        printf '[Service]\nExecStart=\nExecStart=%s\n' "$command" > "$SLIPWAY_UNITS/$unit.service.d/slipway.conf"
    done
    systemctl daemon-reload
    systemctl restart 'getty@*.service' 'serial-getty@*.service'
}

fail() {
    say "================================================================"
    say "NOT INSTALLED ($STEP): $*"
    say "The machine stays as it is. Log in here to look, or start it again from Slipway."
    say "================================================================"
    report failed "$*"
    open_console
    exit 1
}

# One line for each disk: path, bytes, serial number, model, and what uses it. Only who gives a path may mean a disk
# that can be pulled out. jq of Flatcar has no regular expressions, so there are none here. Sizes are numbers or
# strings, as the version of lsblk has it.
disks() {
    local pluggable=false
    [ "$SLIPWAY_DISK" != path ] || pluggable=true
    lsblk --json --bytes --output NAME,PATH,TYPE,SIZE,RO,RM,TRAN,SERIAL,MODEL,MOUNTPOINT |
        jq -r --argjson pluggable "$pluggable" '
        def truth: . == true or . == "1";
        def below: [recurse(.children[]?)];
        .blockdevices[]
        | select(.type == "disk")
        | select((.ro | truth | not) and ($pluggable or ((.rm | truth | not) and .tran != "usb")))
        | select(.name as $n | ["zram", "ram", "fd", "nbd"] | map(. as $p | $n | startswith($p)) | any | not)
        | [ .path,
            (.size | tonumber),
            (.serial // "-"),
            (.model // "-"),
            ([ below[]
               | if .mountpoint != null and .mountpoint != "" then .path + " is mounted on " + .mountpoint
                 elif .type != "disk" and .type != "part" then .path + " (" + .type + ") is active"
                 else empty end ] | join(", "))
          ] | map(tostring | split("\t") | join(" ")) | join("\t")'
}

shown() {
    local path bytes serial model use
    while IFS=$'\t' read -r path bytes serial model use; do
        printf '%s %s bytes, serial %s, %s; ' "$path" "$bytes" "$serial" "$model"
    done <<< "$1"
}

# Prints the lines of $1 that the rule means.
chosen() {
    local disks=$1
    case $SLIPWAY_DISK in
        smallest) awk -F '\t' -v least="$SLIPWAY_MINIMUM" '
            $2 + 0 >= least + 0 { if (n == 0 || $2 + 0 < best) { n = 1; best = $2 + 0 } line[NR] = $0; size[NR] = $2 + 0 }
            END { for (i = 1; i <= NR; i++) if (i in line && size[i] == best) print line[i] }' <<< "$disks" ;;
        largest) awk -F '\t' -v least="$SLIPWAY_MINIMUM" '
            $2 + 0 >= least + 0 { if ($2 + 0 > best) best = $2 + 0; line[NR] = $0; size[NR] = $2 + 0 }
            END { for (i = 1; i <= NR; i++) if (i in line && size[i] == best) print line[i] }' <<< "$disks" ;;
        serial) awk -F '\t' -v serial="$SLIPWAY_DISK_VALUE" '$3 "" == serial ""' <<< "$disks" ;;
        path) awk -F '\t' -v path="$(readlink -f "$SLIPWAY_DISK_VALUE")" '$1 "" == path ""' <<< "$disks" ;;
        *) return 1 ;;
    esac
}

# A disk that was named may need its time to appear; for a rule by size all must be there, which udev knows.
find_disks() {
    local tries=0
    udevadm settle --timeout=60
    while :; do
        DISKS=$(disks) || fail "lsblk or jq failed"
        FOUND=$(chosen "$DISKS") || fail "\"$SLIPWAY_DISK\" is not a rule for a disk"
        tries=$((tries + 1))
        if [ -n "$FOUND" ] || [ "$tries" -ge "$SLIPWAY_TRIES" ]; then
            return
        fi
        sleep 3
    done
}

choose_disk() {
    local bytes use count
    STEP=disk
    find_disks
    [ -n "$DISKS" ] || fail "this machine has no fixed disk"
    if [ -z "$FOUND" ]; then
        case $SLIPWAY_DISK in
            serial) fail "no fixed disk has the serial number $SLIPWAY_DISK_VALUE; there are: $(shown "$DISKS")" ;;
            path) fail "$SLIPWAY_DISK_VALUE is not a disk of this machine; there are: $(shown "$DISKS")" ;;
            *) fail "no fixed disk has $SLIPWAY_MINIMUM bytes; there are: $(shown "$DISKS")" ;;
        esac
    fi
    count=$(wc -l <<< "$FOUND")
    [ "$count" -eq 1 ] || fail "the rule \"$SLIPWAY_DISK\" means $count disks; name one of them by its serial number or path: $(shown "$FOUND")"
    IFS=$'\t' read -r DEVICE bytes _ _ use <<< "$FOUND"
    [ "$bytes" -ge "$SLIPWAY_MINIMUM" ] || fail "$DEVICE has $bytes bytes, but $SLIPWAY_MINIMUM are needed"
    [ -z "$use" ] || fail "$DEVICE is in use: $use"
    say "installing on $(shown "$FOUND")"
    report 'done' "$(shown "$FOUND")"
}

write_disk() {
    local words=() arguments=()
    STEP='write'
    report running "$DEVICE"
    case $SLIPWAY_SYSTEM in
        flatcar)
            arguments=(flatcar-install -d "$DEVICE" -i "$SLIPWAY_IGNITION"
                -V "$SLIPWAY_VERSION" -C "$SLIPWAY_CHANNEL" -b "$SLIPWAY_MIRROR")
            ;;
        fcos)
            # Offline: the image inside the live system is what was verified; nothing may come from elsewhere.
            arguments=(coreos-installer install "$DEVICE" --offline --ignition-file "$SLIPWAY_IGNITION")
            read -ra words <<< "${SLIPWAY_CONSOLES:-}"
            for word in ${words[@]+"${words[@]}"}; do arguments+=(--console "$word"); done
            read -ra words <<< "${SLIPWAY_ARGUMENTS:-}"
            for word in ${words[@]+"${words[@]}"}; do arguments+=(--append-karg "$word"); done
            read -ra words <<< "${SLIPWAY_KEPT:-}"
            for word in ${words[@]+"${words[@]}"}; do arguments+=(--save-partlabel "$word"); done
            [ -z "${SLIPWAY_FIRST_BOOT:-}" ] || arguments+=(--firstboot-args "rd.neednet=1 $SLIPWAY_FIRST_BOOT")
            ;;
        *) fail "\"$SLIPWAY_SYSTEM\" is not a system that this script installs" ;;
    esac
    say "${arguments[*]}"
    timeout "$SLIPWAY_DEADLINE" "${arguments[@]}"
    case $? in
        0) ;;
        124) fail "${arguments[0]} did not end within $SLIPWAY_DEADLINE s" ;;
        *) fail "${arguments[0]} failed on $DEVICE; its messages stand above and in: journalctl -u slipway-install" ;;
    esac
    sync
    report 'done' "$DEVICE"
}

STEP=start
report running "$SLIPWAY_SYSTEM"
choose_disk
write_disk
STEP=reboot
report running "$DEVICE"
say "installed on $DEVICE; starting the machine again"
systemctl reboot

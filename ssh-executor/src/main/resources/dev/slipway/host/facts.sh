# slipway:facts
# Reads what is known about a running machine; changes nothing. Needs a POSIX shell and what the machine carries anyway.
# Output: "slipway-facts 1 MARK", then per section "MARK begin NAME", the bytes, a line's end, "MARK end NAME STATUS"; or
# "MARK absent NAME" (there is no such thing here), or "MARK denied NAME" (only root may know); at last "MARK done".
# The mark is random and made here, so that no content can pose as a marker.
export LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH
read -r mark </proc/sys/kernel/random/uuid || exit 1
echo "slipway-facts 1 $mark"
if [ "$(id -u)" -eq 0 ]; then
  root=''
elif sudo -n true 2>/dev/null; then
  root='sudo -n'
else
  root='denied'
fi
has() { command -v "$1" >/dev/null 2>&1; }
absent() { echo "$mark absent $1"; }
denied() { echo "$mark denied $1"; }
# section NAME COMMAND...: what the command writes, and its exit status.
section() {
  name=$1
  shift
  echo "$mark begin $name"
  "$@" 2>/dev/null </dev/null
  printf '\n%s end %s %d\n' "$mark" "$name" $?
}
# slow SECONDS COMMAND...: a daemon that hangs costs its section, not the rest.
slow() {
  seconds=$1
  shift
  timeout "$seconds" "$@"
}
# as_root SECTION COMMAND...: the section when root may be had.
as_root() {
  if [ "$root" = denied ]; then
    denied "$1"
  else
    name=$1
    shift
    section "$name" slow 10 $root "$@"
  fi
}
line() {
  if read -r value <"$1"; then printf '%s' "$value"; fi
}
file() {
  if [ -r "$2" ]; then section "$1" line "$2"; else absent "$1"; fi
}
whole() {
  if [ -r "$2" ]; then section "$1" cat "$2"; else absent "$1"; fi
}
clock() { date +%s.%N; }
section clock-begin clock
file boot-id /proc/sys/kernel/random/boot_id
file machine-id /etc/machine-id
file hostname /proc/sys/kernel/hostname
file kernel /proc/sys/kernel/osrelease
section architecture uname -m
if [ -e /etc/os-release ]; then whole os-release /etc/os-release; else whole os-release /usr/lib/os-release; fi
mounts() {
  if [ -e /run/ostree-live ]; then echo ostree-live; fi
  while read -r source point type rest; do
    case $point in
      / | /usr) echo "$point $type $source" ;;
    esac
  done </proc/mounts
}
section root mounts
file kernel-arguments /proc/cmdline
file uptime /proc/uptime
file load /proc/loadavg
whole memory /proc/meminfo
firmware() {
  if ! [ -d /sys/firmware/efi ]; then
    echo bios
    return
  fi
  echo efi
  # Four bytes of attributes, then the value (UEFI specification, SecureBoot).
  for variable in /sys/firmware/efi/efivars/SecureBoot-*; do
    if [ -r "$variable" ]; then od -An -tu1 "$variable"; fi
  done
}
section firmware firmware
time_sync() {
  if has chronyc && slow 5 chronyc -n -c tracking; then
    echo chrony
  elif has timedatectl; then
    slow 5 timedatectl show
  else
    return 1
  fi
}
if has chronyc || has timedatectl; then section time-sync time_sync; else absent time-sync; fi
disks() {
  slow 10 lsblk -J -b -o NAME,PATH,TYPE,SIZE,FSTYPE,LABEL,PARTLABEL,MOUNTPOINTS,MODEL,SERIAL,TRAN \
    || slow 10 lsblk -J -b -o NAME,TYPE,SIZE,FSTYPE,LABEL,PARTLABEL,MOUNTPOINT,MODEL,SERIAL,TRAN
}
if has lsblk; then section disks disks; else absent disks; fi
space() {
  set -- /
  for place in /boot /var /sysroot /usr /oem; do
    if [ -d "$place" ]; then set -- "$@" "$place"; fi
  done
  slow 5 df -P -k "$@"
}
section filesystems space
if has ip; then section network slow 5 ip -j addr; else absent network; fi
if has systemctl; then
  # Its exit status is not 0 unless the state is "running".
  state() { slow 5 systemctl is-system-running || true; }
  section system-state state
  section failed-units slow 5 systemctl list-units --failed --all --no-pager --output=json
  section units slow 5 systemctl show --no-pager -p Id -p LoadState -p ActiveState -p SubState -p UnitFileState -p StatusText \
    zincati.service rpm-ostreed.service locksmithd.service update-engine.service \
    chronyd.service chrony.service systemd-timesyncd.service
else
  absent system-state
  absent failed-units
  absent units
fi
reboot_marks() {
  for place in /run/reboot-required /var/run/reboot-required; do
    if [ -e "$place" ]; then
      echo "$place"
      return
    fi
  done
}
section reboot-required reboot_marks
if has rpm-ostree; then section rpm-ostree slow 20 rpm-ostree status --json; else absent rpm-ostree; fi
if has bootc; then as_root bootc bootc status --json; else absent bootc; fi
zincati() {
  for place in /usr/lib/zincati/config.d/*.toml /run/zincati/config.d/*.toml /etc/zincati/config.d/*.toml; do
    if [ -r "$place" ]; then
      echo "file $place"
      sed 's/^/line /' "$place"
    fi
  done
}
if [ -d /usr/lib/zincati ] || [ -d /etc/zincati ]; then section zincati-config zincati; else absent zincati-config; fi
if has cgpt && has rootdev; then
  slots() {
    running=$($root rootdev -s /usr) || return 1
    echo "running $running"
    for device in $($root cgpt find -t flatcar-usr); do
      echo "slot $device"
      # cgpt shows one partition when it is given one.
      $root cgpt show "$device"
      type=$($root blkid -o value -s TYPE "$device")
      echo "filesystem $device $type"
      if [ -n "$type" ]; then
        # In a namespace of its own, so that the mount is gone with it whatever happens.
        version=$($root unshare -m sh -c '
          place=$(mktemp -d) && mount -o ro -- "$1" "$place" && cat "$place/lib/os-release"
          umount "$place"
          rmdir "$place"' sh "$device" | sed -n 's/^VERSION_ID=//p')
        echo "version $device $version"
      fi
    done
  }
  if [ "$root" = denied ]; then denied slots; else section slots slots; fi
else
  absent slots
fi
if has update_engine_client; then section update-engine slow 10 update_engine_client -status; else absent update-engine; fi
update_config() {
  for place in /usr/share/flatcar/update.conf /etc/flatcar/update.conf; do
    if [ -r "$place" ]; then cat "$place"; fi
  done
}
if [ -d /usr/share/flatcar ] || [ -d /etc/flatcar ]; then section update-config update_config; else absent update-config; fi
if has podman; then
  section podman-version slow 10 podman --version
  as_root containers podman ps -a --no-trunc --format json
else
  absent podman-version
  absent containers
fi
section clock-end clock
echo "$mark done"

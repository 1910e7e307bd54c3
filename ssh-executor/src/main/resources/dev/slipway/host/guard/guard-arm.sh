# slipway:guard-arm
# $1: the directory of this change, $2: after how many seconds it is undone unless it is confirmed. Repeating it begins the time
# anew; there is always one timer, since the old one goes after the new one runs. A unit undoes it too when the machine boots
# meanwhile, before anything else starts.
set -eu
umask 077
dir=$1
exec 9>"$dir/lock"
flock -w 30 9
if ! [ -e "$dir/saved" ]; then
  echo 'nothing is saved that could be put back' >&2
  exit 69
fi
if [ -e "$dir/undone" ] || [ -e "$dir/confirmed" ]; then exit 0; fi
if ! [ -e "$dir/touched" ]; then sh "$dir/guard" precheck 9>&-; fi
units=/etc/systemd/system
cat >"$units/.slipway-guard.draft" <<UNIT
[Unit]
Description=Put back a change of this machine that Slipway did not confirm before it booted
DefaultDependencies=no
RequiresMountsFor=/var/lib /etc
After=local-fs.target
Before=sysinit.target shutdown.target
Conflicts=shutdown.target
ConditionPathExists=$dir/armed

[Service]
Type=oneshot
ExecStart=/bin/sh $dir/guard restore "the machine booted before the change was confirmed"
UNIT
chmod 644 "$units/.slipway-guard.draft"
if command -v restorecon >/dev/null 2>&1; then restorecon "$units/.slipway-guard.draft" || true; fi
mv -f "$units/.slipway-guard.draft" "$units/slipway-guard.service"
mkdir -p "$units/sysinit.target.wants"
chmod 755 "$units/sysinit.target.wants"
ln -sfn ../slipway-guard.service "$units/sysinit.target.wants/slipway-guard.service"
old=
if [ -e "$dir/timer" ]; then old=$(cat "$dir/timer"); fi
timer=slipway-guard-${dir##*/}-$(cut -d' ' -f1 /proc/uptime | tr -d .)
systemd-run --quiet --collect --on-active="$2" --timer-property=AccuracySec=1s --unit="$timer" \
  --description='Put back a change of this machine that Slipway did not confirm' \
  /bin/sh "$dir/guard" restore 'Slipway did not confirm the change in time'
echo "$timer" >"$dir/timer"
if [ -n "$old" ] && [ "$old" != "$timer" ]; then systemctl --no-pager stop "$old.timer" 2>/dev/null || true; fi
now=$(cut -d. -f1 /proc/uptime)
echo $((now + $2)) >"$dir/deadline"
: >"$dir/armed"
sync

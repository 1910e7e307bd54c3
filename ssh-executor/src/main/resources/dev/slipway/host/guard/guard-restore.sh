# slipway:guard-restore
# $1: the directory of this change. Starts the way back in a unit of its own, also when the change was confirmed. Nothing was
# saved: then nothing was changed either.
set -eu
dir=$1
if ! [ -e "$dir/saved" ] || [ -e "$dir/undone" ]; then exit 0; fi
unit=slipway-guard-${dir##*/}-restore
if systemctl is-active --quiet "$unit.service"; then exit 0; fi
exec 9>"$dir/lock"
flock -w 60 9
rm -f "$dir/confirmed"
exec 9>&-
systemd-run --quiet --collect --no-block --unit="$unit" --description='Put back what Slipway changed' \
  /bin/sh "$dir/guard" restore 'Slipway took it back'

# slipway:guard-apply
# $1: the directory of this change. Starts the change in a unit of its own, so that it goes on when the network does not.
set -eu
dir=$1
if [ -e "$dir/applied" ] || [ -e "$dir/undone" ]; then exit 0; fi
if ! [ -e "$dir/armed" ] || ! systemctl is-active --quiet "$(cat "$dir/timer").timer"; then
  echo 'nothing would undo this change, so it is not begun' >&2
  exit 69
fi
unit=slipway-guard-${dir##*/}-apply
if systemctl is-active --quiet "$unit.service"; then exit 0; fi
systemd-run --quiet --collect --no-block --unit="$unit" --description='Change this machine as Slipway was told' \
  /bin/sh "$dir/guard" apply

# slipway:stop-if-there
# $1: the unit
set -eu
state=$(systemctl show -p LoadState --value -- "$1")
if [ "$state" = loaded ]; then systemctl stop -- "$1"; fi

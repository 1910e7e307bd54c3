# slipway:start-if-there
# $1: the unit
set -eu
state=$(systemctl show -p LoadState --value -- "$1")
if [ "$state" = loaded ]; then systemctl start -- "$1"; fi

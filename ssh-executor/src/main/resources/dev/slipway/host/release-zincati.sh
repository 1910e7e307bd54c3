# slipway:release-zincati
# $1: the drop-in
set -eu
rm -f "$1"
sync

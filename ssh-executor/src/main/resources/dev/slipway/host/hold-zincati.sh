# slipway:hold-zincati
# $1: the drop-in
set -eu
umask 022
mkdir -p "${1%/*}"
draft=$1.slipway
printf '# Written by Slipway: updates are held until they are released there.\n[updates]\nenabled = false\n' >"$draft"
sync "$draft" 2>/dev/null || sync
mv -f "$draft" "$1"

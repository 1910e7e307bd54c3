# slipway:hold-zincati-in-deployment
# $1: the drop-in, $2: the state root, $3: the deployment as checksum.serial
set -eu
umask 022
etc=/ostree/deploy/$2/deploy/$3/etc
if ! [ -d "$etc" ]; then
  echo "there is no $etc" >&2
  exit 1
fi
place=${etc%/etc}$1
export place
# /sysroot is read-only; it is made writable for this script alone, in its own namespace.
unshare -m sh -euc '
  if [ -d /sysroot/ostree ]; then mount -o remount,rw /sysroot; fi
  mkdir -p "${place%/*}"
  printf "# Written by Slipway: updates are held until they are released there.\n[updates]\nenabled = false\n" >"$place.slipway"
  sync
  mv -f "$place.slipway" "$place"'

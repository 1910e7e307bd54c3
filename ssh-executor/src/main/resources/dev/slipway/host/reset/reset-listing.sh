# slipway:reset-listing
# $1: the root. Lists what a reset looks at, as lines "TYPE BLOCKS PATH" with \001 for a line feed in a name, at last "done". In a
# mount namespace of its own, without the overlay on /etc that releases before 4628 have; a confext on /etc cannot and need not be
# taken away. That something disappears meanwhile (find ends with 1 then) is how a running system is.
set -eu
export LC_ALL=C
exec unshare -m /bin/sh -ec '
  if [ "$1" = / ] && [ "$(stat -f -c %T /etc)" = overlayfs ]; then umount /etc; fi
  { find "$1" -xdev -printf "%y %b %p\\0" || [ $? -eq 1 ]; printf "done\\0"; } | tr "\\n\\000" "\\001\\n"
' slipway "$1"

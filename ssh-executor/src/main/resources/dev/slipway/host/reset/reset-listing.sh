# slipway:reset-listing
# $1: the root. Lists what a reset looks at, as "TYPE BLOCKS PATH" and NUL, at last "done" and NUL. In a mount namespace of its
# own, without the overlay on /etc that releases before 4628 have; a confext on /etc cannot and need not be taken away.
set -eu
export LC_ALL=C
exec unshare -m /bin/sh -ec '
  if [ "$1" = / ] && [ "$(stat -f -c %T /etc)" = overlayfs ]; then umount /etc; fi
  find "$1" -xdev -printf "%y %b %p\\0"
  printf "done\\0"
' slipway "$1"

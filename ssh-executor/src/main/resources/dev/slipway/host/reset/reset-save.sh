# slipway:reset-save
# $1: the OEM directory, $2: where to keep what flatcar-reset will change there, for the way back. Repeating it keeps the first
# copy: a second one might already be of the changed files.
set -eu
umask 077
if [ -e "$2/saved" ]; then exit 0; fi
mkdir -p "$2"
for name in config.ign grub.cfg; do
  rm -f "$2/$name"
  if [ -e "$1/$name" ]; then cp -p "$1/$name" "$2/$name"; fi
done
sync
: >"$2/saved"
sync

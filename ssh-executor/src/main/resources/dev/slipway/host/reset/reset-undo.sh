# slipway:reset-undo
# $1: the OEM directory, $2: where reset-save kept the files. Takes a staged reset back: its marks by flatcar-reset itself, and
# what that leaves behind. Can be repeated; without a copy it changes no file of the OEM partition.
set -eu
umask 077
flatcar-reset --stop
if ! [ -e "$2/saved" ]; then exit 0; fi
for name in config.ign grub.cfg; do
  if [ -e "$2/$name" ]; then
    cp -p "$2/$name" "$1/.$name.slipway"
    sync
    mv -f "$1/.$name.slipway" "$1/$name"
  else
    rm -f "$1/$name"
  fi
done
rm -rf "$2"
sync

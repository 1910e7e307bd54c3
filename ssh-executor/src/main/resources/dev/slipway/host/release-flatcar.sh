# slipway:release-flatcar
# $1: update.conf. Also takes back a SERVER=disabled that Slipway did not write: the person asked for updates.
set -eu
if ! [ -e "$1" ]; then exit 0; fi
draft=$1.slipway
cp -p "$1" "$draft"
sed -e '/^# slipway-held$/d' -e '/^SERVER=disabled$/d' -e 's/^# slipway-server SERVER=/SERVER=/' "$1" >"$draft"
sync
mv -f "$draft" "$1"

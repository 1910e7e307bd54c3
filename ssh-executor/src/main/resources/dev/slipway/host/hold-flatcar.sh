# slipway:hold-flatcar
# $1: update.conf. The server that was configured is kept in a comment, so that a release finds it again.
set -eu
umask 022
mkdir -p "${1%/*}"
draft=$1.slipway
if [ -e "$1" ]; then cp -p "$1" "$draft"; else : >"$draft"; fi
if ! grep -q '^# slipway-held$' "$draft"; then
  sed 's/^SERVER=/# slipway-server SERVER=/' "$draft" >"$draft.new"
  printf '# slipway-held\nSERVER=disabled\n' >>"$draft.new"
  cat "$draft.new" >"$draft"
  rm -f "$draft.new"
fi
sync
mv -f "$draft" "$1"

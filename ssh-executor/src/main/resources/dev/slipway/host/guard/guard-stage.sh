# slipway:guard-stage
# $1: the directory of this change, $2: the name of a content, $3: its length in bytes; the content comes on the standard input.
set -eu
umask 077
cat >"$1/new/.part"
came=$(wc -c <"$1/new/.part")
if [ "$came" -ne "$3" ]; then
  echo "only $came of $3 bytes came" >&2
  exit 74
fi
mv -f "$1/new/.part" "$1/new/$2"

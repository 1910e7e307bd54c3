# slipway:guard-save
# $1: the directory of this change, $2: how many lines of manifest come on the standard input, $3: the worker. Keeps copies of all
# that the change touches. Repeating it keeps the first copies, unless the change was undone: then there are new ones.
set -eu
umask 077
dir=$1
if [ -e "$dir/confirmed" ]; then exit 0; fi
if [ -e "$dir/saved" ] && ! [ -e "$dir/undone" ]; then exit 0; fi
for other in "${dir%/*}"/*/armed; do
  if [ -e "$other" ] && [ "$other" != "$dir/armed" ]; then
    echo "another change of this machine is not confirmed yet: ${other%/armed}" >&2
    exit 75
  fi
done
mkdir -p "$dir/new"
chmod 700 "${dir%/*}" "$dir"
rm -rf "$dir/saved" "$dir/old"
rm -f "$dir/applied" "$dir/failed" "$dir/touched" "$dir/armed" "$dir/deadline" "$dir/log"
cat >"$dir/manifest"
lines=$(wc -l <"$dir/manifest")
if [ "$lines" -ne "$2" ]; then
  echo "only $lines of $2 lines came" >&2
  exit 74
fi
printf '%s\n' "$3" >"$dir/guard"
sh -e "$dir/guard" save
: >"$dir/saved"
sync
rm -f "$dir/undone"
sync

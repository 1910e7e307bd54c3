# slipway:guard-confirm
# $1: the directory of this change. Lets it stay, unless it was undone already. Whoever gets here has logged in. Answers as
# guard-look; older copies and the new contents go, the copies of this change stay until the next one.
set -eu
dir=$1
exec 9>"$dir/lock"
flock -w 60 9
if [ -e "$dir/undone" ]; then
  printf 'undone %s\ndone\n' "$(head -n 1 "$dir/undone")"
  exit 0
fi
if ! [ -e "$dir/applied" ]; then
  echo 'done'
  exit 0
fi
: >"$dir/confirmed"
sync
rm -f "$dir/armed"
exec 9>&-
sh "$dir/guard" stand-down || true
rm -rf "$dir/new"
for other in "${dir%/*}"/*; do
  if [ "$other" != "$dir" ] && ! [ -e "$other/armed" ]; then rm -rf "$other"; fi
done
sync
printf 'saved\napplied\nconfirmed\ndone\n'

# slipway:guard-look
# $1: the directory of this change. Tells how far it is; changes nothing.
set -eu
dir=$1
for mark in saved armed applied confirmed; do
  if [ -e "$dir/$mark" ]; then echo "$mark"; fi
done
if [ -e "$dir/undone" ]; then printf 'undone %s\n' "$(head -n 1 "$dir/undone")"; fi
if [ -e "$dir/failed" ]; then head -n 20 "$dir/failed" | sed 's/^/failed /'; fi
if [ -e "$dir/armed" ] && [ -e "$dir/deadline" ]; then
  echo "left $(($(cat "$dir/deadline") - $(cut -d. -f1 /proc/uptime)))"
fi
echo 'done'

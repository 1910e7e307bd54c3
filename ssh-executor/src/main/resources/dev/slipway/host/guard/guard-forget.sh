# slipway:guard-forget
# $1: the directory of this change. Removes it when there is nothing that it would have to put back.
set -eu
if [ -e "$1/armed" ]; then
  echo 'the change is not put back yet' >&2
  exit 69
fi
rm -rf "$1"

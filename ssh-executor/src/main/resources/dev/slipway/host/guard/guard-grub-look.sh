# slipway:guard-grub-look
# $1: grub.cfg of the OEM partition. Tells the arguments that it adds, in one line.
set -eu
if [ -e "$1" ]; then
  sed -n 's/^[[:space:]]*set linux_append="\([^"]*\)".*$/\1/p' "$1" | tr '\n' ' '
fi
echo

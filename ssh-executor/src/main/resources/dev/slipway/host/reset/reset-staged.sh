# slipway:reset-staged
# $1: the root. Tells what is staged: the expression, the mark on the boot partition, mode and SHA-256 of the configuration.
set -eu
if [ -f "$1/selective-os-reset" ]; then printf 'regex %s\n' "$(cat "$1/selective-os-reset")"; fi
if [ -e "$1/boot/flatcar/first_boot" ]; then echo 'first-boot'; fi
if [ -f "$1/oem/config.ign" ]; then
  sum=$(sha256sum <"$1/oem/config.ign")
  echo "config $(stat -c %a "$1/oem/config.ign") ${sum%% *}"
fi
echo 'done'

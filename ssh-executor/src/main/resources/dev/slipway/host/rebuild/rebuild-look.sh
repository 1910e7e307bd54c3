# slipway:rebuild-look
# $1: the disk to install on. Tells what a rebuild needs to know; changes nothing. Lines "WHAT VALUE", at last "done".
export LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH
disk=$(readlink -e -- "$1") && [ -b "$disk" ] && {
  echo "disk $disk"
  for name in /dev/disk/by-id/*; do
    if [ "$(readlink -e -- "$name")" = "$disk" ]; then echo "name $name"; fi
  done
  # Space-separated, with empty fields, and with \x20 for a space (lsblk(8), --raw).
  lsblk -n -r -b -o TYPE,PATH,PARTN,START,SIZE,UUID,FSTYPE,LABEL,PARTLABEL -- "$disk" 2>/dev/null | sed 's/^/volume /'
}
if command -v kexec >/dev/null 2>&1; then echo 'kexec yes'; fi
if [ "$(cat /proc/sys/kernel/kexec_load_disabled 2>/dev/null)" = 1 ]; then echo 'kexec-disabled yes'; fi
if [ -r /sys/kernel/security/lockdown ]; then
  mode=$(sed -n 's/.*\[\(.*\)\].*/\1/p' /sys/kernel/security/lockdown)
  echo "lockdown $mode"
fi
if free=$(df -P -k /run 2>/dev/null); then
  # shellcheck disable=SC2086
  set -- $(printf '%s\n' "$free" | tail -n 1)
  echo "run-kib $4"
fi
if [ -d /sys/firmware/efi ] && command -v efibootmgr >/dev/null 2>&1; then
  timeout 10 efibootmgr 2>/dev/null </dev/null | sed 's/^/efi /'
fi
echo 'done'

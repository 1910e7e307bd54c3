#!/bin/bash
# The dracut module of the machines' initramfs: what Fedora CoreOS adds around Ignition.
check() { return 0; }
depends() { echo systemd-networkd ignition; }
install() {
  inst_script "$moddir/coreos-ignition-setup-user" /usr/sbin/coreos-ignition-setup-user
  cp "$moddir/ignition-kargs-helper" "$initdir/usr/sbin/ignition-kargs-helper" # Debian's only says that it does nothing
  inst_simple "$moddir/coreos-ignition-setup-user.service" "$systemdsystemunitdir/coreos-ignition-setup-user.service"
  inst_simple "$moddir/00-core.ign" /usr/lib/ignition/base.d/00-core.ign
  inst_simple "$moddir/10-dhcp.network" /etc/systemd/network/10-dhcp.network
  inst_multiple touch grep mv systemctl mount umount cp mkdir modprobe sgdisk mkfs.ext4 mkfs.fat useradd usermod groupadd
  ln_r /usr/sbin/mkfs.fat /usr/sbin/mkfs.vfat
  inst_libdir_file 'libnss_files*' 'libnss_dns*'
  # /usr is read-only in the initramfs, and Ignition reads its config there.
  ln -sfn /run/user.ign "$initdir/usr/lib/ignition/user.ign"
  # Debian's Ignition relabels for SELinux, which Debian's initramfs has no program for.
  printf '#!/bin/sh\ncat >/dev/null\n' >"$initdir/usr/sbin/setfiles"
  chmod 755 "$initdir/usr/sbin/setfiles"
  # Debian's Ignition module makes these links with a function that newer dracuts read otherwise: they dangle.
  local target link
  mkdir -p "$initdir/$systemdsystemunitdir/ignition-complete.target.requires"
  ln -s ../coreos-ignition-setup-user.service "$initdir/$systemdsystemunitdir/ignition-complete.target.requires/"
  for target in complete diskful; do
    for link in "$initdir/$systemdsystemunitdir/ignition-$target.target.requires"/*; do
      ln -sfn "../${link##*/}" "$link"
    done
  done
}

# slipway:flatcar-status
# Reads the A/B slots, the update engine and its configuration; changes nothing. Each line begins with what it tells.
export LC_ALL=C
running=$(rootdev -s /usr) || exit 1
echo "running $running"
slots=$(cgpt find -t flatcar-usr) || exit 1
for device in $slots; do
  echo "slot $device"
  cgpt show "$device" || exit 1
  type=$(blkid -o value -s TYPE "$device")
  echo "filesystem $device $type"
  if [ -n "$type" ]; then
    # In a namespace of its own, so that the mount is gone with it whatever happens.
    version=$(unshare -m sh -c '
      place=$(mktemp -d) && mount -o ro -- "$1" "$place" && cat "$place/lib/os-release"
      status=$?
      umount "$place"
      rmdir "$place"
      exit $status' sh "$device" | sed -n 's/^VERSION_ID=//p')
    echo "version $device $version"
  fi
done
update_engine_client -status 2>/dev/null | sed 's/^/engine /'
for place in /usr/share/flatcar/update.conf /etc/flatcar/update.conf; do
  if [ -r "$place" ]; then sed 's/^/config /' "$place"; fi
done
exit 0

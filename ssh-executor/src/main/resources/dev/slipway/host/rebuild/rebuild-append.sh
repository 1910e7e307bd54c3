# slipway:rebuild-append
# $1: the directory of rebuild-fetch; $2: the length of the archive that comes on the standard input. Makes "initrd" of the
# initramfs, zero bytes up to a multiple of four, and the archive: elsewhere the kernel would ignore it without a word. The
# initramfs is moved, not copied: it is in memory. Until all has come there is no "initrd" that could be loaded.
set -eu
umask 077
cd "$1"
if [ -f initramfs ]; then
  wc -c <initramfs | tr -d ' ' >length
  mv -f initramfs initrd.part
elif [ -f initrd ]; then
  mv -f initrd initrd.part
fi
size=$(cat length)
start=$(((size + 3) / 4 * 4))
# What an earlier run appended goes first.
truncate -s "$size" initrd.part
truncate -s "$start" initrd.part
cat >>initrd.part
end=$(wc -c <initrd.part | tr -d ' ')
if [ "$end" -ne $((start + $2)) ]; then
  echo "only $((end - start)) of $2 bytes came" >&2
  exit 74
fi
mv -f initrd.part initrd

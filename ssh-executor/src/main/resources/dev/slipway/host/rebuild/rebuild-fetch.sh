# slipway:rebuild-fetch
# $1: a directory in memory; $2, $3: URL and SHA-256 of the kernel; $4, $5: of the initramfs. What is there already and whole is
# not fetched again. Ends with 66 when something that was fetched is not what was promised.
set -eu
umask 077
mkdir -p "$1"
cd "$1"
whole() {
  [ -f "$1" ] || return 1
  sum=$(sha256sum <"$1")
  [ "${sum%% *}" = "$2" ]
}
fetch() {
  if whole "$1" "$3"; then return; fi
  rm -f "$1"
  curl -fsS --retry 3 --connect-timeout 10 --max-time 900 -o "$1.part" -- "$2"
  if ! whole "$1.part" "$3"; then
    rm -f "$1.part"
    echo "what came from $2 does not have the promised checksum" >&2
    exit 66
  fi
  mv -f "$1.part" "$1"
}
fetch kernel "$2" "$3"
# An initramfs to which something was appended is not the one that was fetched, and memory is scarce.
rm -f initrd initrd.part length
fetch initramfs "$4" "$5"

# slipway:rebuild-undo
# $1: the directory. Forgets the loaded kernel and all that was fetched. Can be repeated.
set -eu
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH
if [ "$(cat "${2:-/sys/kernel/kexec_loaded}")" = 1 ]; then kexec -u; fi
rm -rf "$1"

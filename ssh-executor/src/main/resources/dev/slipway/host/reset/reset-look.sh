# slipway:reset-look
# $1: "yes" when the configuration enables system extensions of its own. Standard input: for each source of the configuration the
# lines of a curl configuration (curl(1), -K) and an empty line; so nobody reads them in the process list. Tells whether
# flatcar-reset is there and has staged something, which system extensions there are, whether Flatcar's update server answers, and
# the status with which each source does (000: not at all).
set -u
if command -v flatcar-reset >/dev/null; then echo 'tool'; fi
if [ -e /selective-os-reset ]; then echo 'staged'; fi
answer() {
  curl -q --silent --location --output /dev/null --range 0-0 --connect-timeout 5 --max-time 15 --write-out '%{http_code}' --config -
}
extensions=$(
  if [ -r /etc/flatcar/enabled-sysext.conf ]; then
    sed -n 's/#.*//; s/[[:space:]]//g; /^[^-]/p' /etc/flatcar/enabled-sysext.conf
  fi
  for file in /etc/flatcar/oem-sysext/*.raw; do
    if [ -e "$file" ]; then name=${file##*/}; echo "${name%.raw}"; fi
  done
)
for name in $extensions; do echo "sysext $name"; done
if [ -n "$extensions" ] || [ "$1" = yes ]; then
  echo "downloads $(echo 'url = "https://update.release.flatcar-linux.net/"' | answer)"
fi
config=
while IFS= read -r line; do
  if [ -n "$line" ]; then
    config="$config$line
"
  else
    echo "source $(printf '%s' "$config" | answer)"
    config=
  fi
done
echo 'done'

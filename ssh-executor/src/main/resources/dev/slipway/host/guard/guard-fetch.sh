# slipway:guard-fetch
# $1: the directory of this change, $2: the name of a content, $3: sha256 or sha512, $4: what it hashes to, $5: gzip or nothing;
# the URL comes on the standard input, since it may hold secrets. As Ignition does, hashes the unpacked content.
set -eu
umask 077
part=$1/new/.part
IFS= read -r url
printf 'url = "%s"\n' "$url" | curl --fail --silent --show-error --location --proto '=http,https' --max-time 240 --output "$part" --config -
if [ -n "$5" ]; then
  gzip -dc <"$part" >"$part.plain"
  mv -f "$part.plain" "$part"
fi
sum=$("${3}sum" <"$part")
if [ "${sum%% *}" != "$4" ]; then
  rm -f "$part"
  echo 'what was fetched is not what is declared: its hash differs' >&2
  exit 66
fi
mv -f "$part" "$1/new/$2"

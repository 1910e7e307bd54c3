# slipway:add-key
# $1: the key that lets us in, as type and base64; $2: the line of the new key. In each file from which sshd may take the
# keys of this account and that holds the first, the new one is added behind it, with the same options. Nothing else changes.
set -eu
old=$1
new=$2
words=${new#* }
blob="${new%% *} ${words%% *}"
found=0
rewrite() {
  while IFS= read -r line || [ -n "$line" ]; do
    printf '%s\n' "$line"
    case $line in
      '#'*) ;;
      *"$old" | *"$old "*) printf '%s\n' "${line%%"$old"*}$new" ;;
    esac
  done
}
holds() {
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      '#'*) ;;
      *"$2" | *"$2 "*) return 0 ;;
    esac
  done <"$1"
  return 1
}
for file in "$HOME/.ssh/authorized_keys" "$HOME/.ssh/authorized_keys2" "$HOME"/.ssh/authorized_keys.d/*; do
  if ! [ -f "$file" ] || ! holds "$file" "$old"; then continue; fi
  found=1
  if holds "$file" "$blob"; then continue; fi
  file=$(readlink -f "$file")
  # A hidden name: sshd on Fedora CoreOS reads every other file of the directory.
  draft=${file%/*}/.slipway-draft
  cp -p "$file" "$draft"
  rewrite <"$file" >"$draft"
  sync
  mv -f "$draft" "$file"
done
if [ $found -eq 0 ]; then
  echo "no file in $HOME/.ssh holds the key that let us in" >&2
  exit 3
fi

# slipway:remove-key
# $1: the key to be removed, as type and base64; $2: the key that must stay in every file that loses the first.
set -eu
gone=$1
stays=$2
holds() {
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      '#'*) ;;
      *"$2" | *"$2 "*) return 0 ;;
    esac
  done <"$1"
  return 1
}
rewrite() {
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      '#'*) printf '%s\n' "$line" ;;
      *"$gone" | *"$gone "*) ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
}
# All is looked at before anything is changed: half a removal could lock us out.
for file in "$HOME/.ssh/authorized_keys" "$HOME/.ssh/authorized_keys2" "$HOME"/.ssh/authorized_keys.d/*; do
  if [ -f "$file" ] && holds "$file" "$gone" && ! holds "$file" "$stays"; then
    echo "$file would lose its key without holding the other one" >&2
    exit 4
  fi
done
for file in "$HOME/.ssh/authorized_keys" "$HOME/.ssh/authorized_keys2" "$HOME"/.ssh/authorized_keys.d/*; do
  if ! [ -f "$file" ] || ! holds "$file" "$gone"; then continue; fi
  file=$(readlink -f "$file")
  draft=${file%/*}/.slipway-draft
  cp -p "$file" "$draft"
  rewrite <"$file" >"$draft"
  sync
  mv -f "$draft" "$file"
done

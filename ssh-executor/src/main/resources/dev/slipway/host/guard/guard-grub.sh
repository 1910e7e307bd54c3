# slipway:guard-grub
# $1: grub.cfg of the OEM partition (Flatcar), $2: where a copy is kept; then arguments, each as "+ARGUMENT" or "-ARGUMENT": such
# a one is in no line that sets linux_append, or in a line of its own. All other lines stay as they are.
set -eu
umask 022
file=$1
copy=$2
shift 2
if ! [ -e "$copy" ]; then
  if [ -e "$file" ]; then
    cp -p "$file" "$copy.part"
  else
    : >"$copy.part"
  fi
  sync
  mv -f "$copy.part" "$copy"
fi
draft=${file%/*}/.grub.cfg.slipway
without() {
  # $1: a line that sets linux_append, $2: the argument that goes
  quoted=${1#*linux_append=\"}
  head=${1%"$quoted"}
  rest=${quoted#*\"}
  words=${quoted%%\"*}
  kept=
  set -f
  for word in $words; do
    if [ "$word" != "$2" ]; then kept="$kept${kept:+ }$word"; fi
  done
  set +f
  line="$head$kept\"$rest"
}
if [ -e "$file" ]; then cp -p "$file" "$draft"; else : >"$draft"; fi
for change; do
  argument=${change#?}
  : >"$draft.next"
  found=
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      *'set linux_append="'*'"'*)
        padded=${line#*linux_append=\"}
        padded=" ${padded%%\"*} "
        case $padded in
          *" $argument "*)
            if [ "${change%"$argument"}" = - ]; then
              without "$line" "$argument"
              # shellcheck disable=SC2016
              if [ "$line" = 'set linux_append="$linux_append"' ]; then continue; fi
            else
              found=yes
            fi
            ;;
        esac
        ;;
    esac
    printf '%s\n' "$line" >>"$draft.next"
  done <"$draft"
  # shellcheck disable=SC2016
  if [ "${change%"$argument"}" = + ] && [ -z "$found" ]; then
    printf 'set linux_append="$linux_append %s"\n' "$argument" >>"$draft.next"
  fi
  cat "$draft.next" >"$draft"
done
rm -f "$draft.next"
sync
mv -f "$draft" "$file"
sync

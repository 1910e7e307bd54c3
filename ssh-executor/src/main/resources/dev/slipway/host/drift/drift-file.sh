# slipway:drift-file
# Shows one path to a person; changes nothing. Of a file the text goes out only when everybody on this machine may read it
# and its name is none of the given ones.
# Input: the largest size in bytes, the path, then patterns of private names; each a line, all but letters, digits and "/._-"
# in octal escapes of printf's %b.
# Output: "slipway-file 1", "stat …", "link HEX", "text HEX", or one of the words absent, unreadable, private, large; "done".
export LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH
plain() {
  value=$(printf '%b.' "$1")
  value=${value%.}
}
hex() { od -An -v -tx1 | tr -d ' \n'; }
open() {
  case $(stat -c %a -- "$1" 2>/dev/null) in
    *[4567]) ;;
    *) return 1 ;;
  esac
  above=${1%/*}
  while [ -n "$above" ]; do
    case $(stat -c %a -- "$above" 2>/dev/null) in
      *[1357]) ;;
      *) return 1 ;;
    esac
    above=${above%/*}
  done
}
file() {
  real=$(readlink -f -- "$path" && echo .) || real=.
  real=${real%.}
  real=${real%?}
  private=no
  open "$real" || private=yes
  for name in "$path" "$real"; do
    lower=$(printf '%s.' "$name" | tr 'A-Z' 'a-z')
    lower=${lower%.}
    for pattern in $patterns; do
      plain "$pattern"
      # shellcheck disable=SC2254
      case $lower in $value) private=yes ;; esac
    done
  done
  if [ "$private" = yes ]; then
    echo private
  elif [ "$(wc -c <"$real")" -gt "$largest" ]; then
    echo large
  else
    printf 'text '
    head -c "$largest" -- "$real" | hex
    echo
  fi
}
IFS= read -r largest || exit 65
IFS= read -r line || exit 65
plain "$line"
path=$value
patterns=$(cat)
[ -n "$patterns" ] || exit 65
echo 'slipway-file 1'
if ! seen=$(stat -c '%f %u %g %s %U %G' -- "$path" 2>/dev/null); then
  if [ -e "$path" ] || [ -h "$path" ]; then echo unreadable; else echo absent; fi
else
  echo "stat $seen"
  case $seen in
    8???' '*) file ;;
    a???' '*)
      printf 'link '
      target=$(readlink -- "$path" && echo .) || target=.
      target=${target%.}
      printf '%s' "${target%?}" | hex
      echo
      ;;
  esac
fi
echo done

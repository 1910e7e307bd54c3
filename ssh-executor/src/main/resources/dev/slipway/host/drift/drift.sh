# slipway:drift
# Looks at what is declared for this machine; changes nothing, and lets no content out: of files only salted hashes
# (HMAC-SHA-256, RFC 2104), which say nothing to whoever does not know what the content should be.
# Input: a line with the inner and one with the outer pad of the HMAC's key, then one line per question: a letter, a space and
# a word; all but letters, digits and "/._-" in octal escapes of printf's %b, so that every name is one line.
#   p PATH   s sha256|sha512 PATH   u UNIT   a ACCOUNT   g GROUP   k (kernel arguments)
# For "s" not the content is hashed, but its SHA in hexadecimal digits.
# Output: "slipway-drift 1", then lines "NUMBER WHAT VALUE", NUMBER counting the questions from 0, at last "done COUNT".
export LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH
IFS= read -r inner || exit 65
IFS= read -r outer || exit 65
plain() {
  value=$(printf '%b.' "$1")
  value=${value%.}
}
hex() { od -An -v -tx1 | tr -d ' \n'; }
content() {
  case $algorithm in
    sha256) sha256sum <"$1" | sed 's/ .*//' | tr -d '\n' ;;
    sha512) sha512sum <"$1" | sed 's/ .*//' | tr -d '\n' ;;
    *) cat -- "$1" ;;
  esac
}
digest() {
  sum=$({
    printf '%b' "$inner"
    content "$1"
  } 2>/dev/null | sha256sum) || return 1
  bytes=$(printf '%s' "${sum%% *}" | sed 's/../0x& /g')
  # shellcheck disable=SC2086
  {
    printf '%b' "$outer"
    printf '%b' "$(printf '\\0%03o' $bytes)"
  } | sha256sum
}
path() {
  if ! seen=$(stat -c '%f %u %g %s %U %G' -- "$value" 2>/dev/null); then
    if [ -e "$value" ] || [ -h "$value" ]; then echo "$n unreadable"; else echo "$n absent"; fi
    return
  fi
  echo "$n stat $seen"
  case $seen in
    8???' '*) if [ -r "$value" ] && sum=$(digest "$value"); then echo "$n hash ${sum%% *}"; else echo "$n unreadable"; fi ;;
    a???' '*)
      printf '%s link ' "$n"
      # The dot keeps line ends at the end of the target.
      target=$(readlink -- "$value" && echo .) || target='.'
      target=${target%.}
      printf '%s' "${target%?}" | hex
      echo
      ;;
  esac
}
unit() {
  timeout 10 systemctl show --no-pager -p LoadState -p ActiveState -p UnitFileState -p NeedDaemonReload -p DropInPaths \
    -- "$value" 2>/dev/null </dev/null | sed "s/^/$n unit /" || echo "$n unreadable"
}
account() {
  entry=$(getent passwd "$value") || {
    echo "$n absent"
    return
  }
  printf '%s account ' "$n"
  printf '%s' "$entry" | hex
  echo
  home=${entry%:*}
  home=${home##*:}
  for file in "$home/.ssh/authorized_keys" "$home/.ssh/authorized_keys2" "$home"/.ssh/authorized_keys.d/*; do
    if [ -f "$file" ]; then
      printf '%s keys ' "$n"
      # Only the public keys: of each line type and data, wherever they stand behind options.
      sed -n 's/^#.*//;s/^\(.*[ ,]\)\{0,1\}\([a-z0-9@.-]*\) \(AAAA[A-Za-z0-9+/=]*\).*$/\2 \3/p' <"$file" | head -c 262144 | hex
      echo
    fi
  done
}
group() {
  if entry=$(getent group "$value"); then
    printf '%s group ' "$n"
    printf '%s' "$entry" | hex
    echo
  else
    echo "$n absent"
  fi
}
arguments() {
  printf '%s running ' "$n"
  hex </proc/cmdline
  echo
  if command -v rpm-ostree >/dev/null 2>&1 && next=$(timeout 30 rpm-ostree kargs 2>/dev/null </dev/null); then
    printf '%s next ' "$n"
    printf '%s' "$next" | hex
    echo
  fi
}
echo 'slipway-drift 1'
n=0
while IFS= read -r line; do
  algorithm=
  plain "${line#? }"
  case $line in
    'p '*) path ;;
    's '*)
      algorithm=${line#? }
      algorithm=${algorithm%% *}
      plain "${line#? * }"
      path
      ;;
    'u '*) unit ;;
    'a '*) account ;;
    'g '*) group ;;
    k) arguments ;;
  esac
  n=$((n + 1))
done
echo "done $n"

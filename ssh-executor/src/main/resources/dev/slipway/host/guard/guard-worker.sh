# slipway:guard-worker
# Lies on the machine as DIR/guard while a change is guarded, and needs nobody: sh DIR/guard save | apply | restore CAUSE | check.
# DIR/manifest has one action a line: a verb and words, each "=" and octal escapes of printf's %b, so that every name is one
# word. DIR/new/N is the new content of action N (counted from 0), DIR/old what was there before. Marks: saved, armed, applied,
# failed, undone (its text is the cause), confirmed.
set -u
export LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH
umask 077
dir=${0%/*}
units=/etc/systemd/system
preset=/etc/systemd/system-preset/20-ignition.preset
draft=

plain() {
  value=$(printf '%b.' "${1#=}")
  value=${value%.}
}
# Splits $line into $verb and $a to $f.
fields() {
  set -f
  # shellcheck disable=SC2086
  set -- $line
  set +f
  verb=$1
  a='' b='' c='' d='' e='' f=''
  if [ $# -gt 1 ]; then plain "$2" && a=$value; fi
  if [ $# -gt 2 ]; then plain "$3" && b=$value; fi
  if [ $# -gt 3 ]; then plain "$4" && c=$value; fi
  if [ $# -gt 4 ]; then plain "$5" && d=$value; fi
  if [ $# -gt 5 ]; then plain "$6" && e=$value; fi
  if [ $# -gt 6 ]; then plain "$7" && f=$value; fi
}
die() {
  printf '%s\n' "$*" >&2
  exit 1
}
exists() { [ -e "$1" ] || [ -h "$1" ]; }
is_directory() { [ -d "$1" ] && ! [ -h "$1" ]; }
above() {
  parent=${1%/*}
  if [ -z "$parent" ]; then parent=/; fi
}
has_verb() {
  while IFS= read -r line; do
    case $line in "$1" | "$1 "*) return 0 ;; esac
  done <"$dir/manifest"
  return 1
}
selinux() { command -v selinuxenabled >/dev/null 2>&1 && selinuxenabled; }
# The context that the policy has for the path $2, before the draft $1 gets there.
label() {
  if selinux && command -v matchpathcon >/dev/null 2>&1; then
    context=$(matchpathcon -n "$2") || return 0
    chcon -h "$context" "$1"
  fi
}
like() {
  if selinux; then chcon --reference="$1" "$2" || true; fi
}
home_of() {
  entry=$(getent passwd "$1") || die "there is no account $1"
  home=${entry%:*}
  home=${home##*:}
}
# From where sshd takes the keys of the account $1, and where a new one goes.
key_files() {
  home_of "$1"
  keys=$home/.ssh/authorized_keys
  fragment=$home/.ssh/authorized_keys.d/ignition
  primary=$keys
  if [ -e "$fragment" ] || [ -x /usr/libexec/ssh-key-dir ]; then primary=$fragment; fi
}

# --- before ---------------------------------------------------------------------------------------------------------
keep() {
  kept=$((kept + 1))
  printf '%s' "$1" >"$dir/old/$kept.path"
  if is_directory "$1"; then
    mkdir "$dir/old/$kept.dir"
    chmod --reference="$1" "$dir/old/$kept.dir"
    chown --reference="$1" "$dir/old/$kept.dir"
    like "$1" "$dir/old/$kept.dir"
  elif exists "$1"; then
    cp -a -- "$1" "$dir/old/$kept.data"
  else
    : >"$dir/old/$kept.absent"
    made=0
    above "$1"
    while ! exists "$parent"; do
      made=$((made + 1))
      printf '%s' "$parent" >"$dir/old/$kept.made.$made"
      above "$parent"
    done
  fi
}
remember_unit() {
  state=$(systemctl show --no-pager -p ActiveState --value -- "$1" 2>/dev/null) || state=unknown
  printf '%s %s\n' "${state:-unknown}" "$1" >>"$dir/old/units"
}
save() {
  kept=0
  mkdir -p "$dir/old"
  : >"$dir/old/units"
  while IFS= read -r line; do
    fields
    case $verb in
      file) keep "$e" ;;
      dir | link) keep "$d" ;;
      hard) keep "$b" ;;
      remove | rmdir) keep "$a" ;;
      keys)
        key_files "$a"
        for file in "$primary" "$keys" "$keys"2 "$home"/.ssh/authorized_keys.d/*; do
          if [ "$file" = "$primary" ] || exists "$file"; then keep "$file"; fi
        done
        ;;
      preset) keep "$preset" ;;
      stop | retire | restart) remember_unit "$a" ;;
    esac
  done <"$dir/manifest"
  if has_verb units; then cp -a "$units" "$dir/old/system"; fi
  echo "$kept" >"$dir/old/count"
}

# A file that nobody declared before is not overwritten unasked, as Ignition would not do it either.
precheck() {
  n=0
  wrong=0
  while IFS= read -r line; do
    fields
    problem=
    case $verb in
      file)
        if is_directory "$e"; then
          problem="$e is a directory"
        elif [ "$a" = new ] && [ -e "$dir/new/$n" ] && exists "$e" && { [ -h "$e" ] || ! cmp -s "$dir/new/$n" "$e"; }; then
          problem="$e is there with another content, and nothing says that it may be overwritten"
        fi
        ;;
      dir) if exists "$d" && ! is_directory "$d"; then problem="$d is there and is no directory"; fi ;;
      link)
        if is_directory "$d"; then
          problem="$d is a directory"
        elif [ "$e" = new ] && exists "$d" && [ "$(readlink -- "$d")" != "$a" ]; then
          problem="$d is there as something else, and nothing says that it may be overwritten"
        fi
        ;;
    esac
    if [ -n "$problem" ]; then
      printf '%s\n' "$problem" >&2
      wrong=73
    fi
    n=$((n + 1))
  done <"$dir/manifest"
  exit $wrong
}

# --- the change -----------------------------------------------------------------------------------------------------
parents() {
  above "$1"
  if ! [ -d "$parent" ]; then
    (umask 022 && mkdir -p -- "$parent")
    if selinux; then restorecon -- "$parent"; fi
  fi
}
own() {
  if [ -n "$2" ]; then chown -h -- "$2" "$1"; fi
  if [ -n "$3" ]; then chgrp -h -- "$3" "$1"; fi
}
in_place() {
  sync "$draft"
  mv -fT -- "$draft" "$1"
  draft=
  sync "$parent"
}
# a: new or any, b: mode, c: user, d: group, e: path; content in new/$n
put_file() {
  if is_directory "$e"; then die "$e is a directory"; fi
  if ! [ -e "$dir/new/$n" ] && exists "$e"; then
    own "$e" "$c" "$d"
    if [ -n "$b" ]; then chmod -- "$b" "$e"; fi
    return
  fi
  parents "$e"
  draft=$(mktemp "$parent/.slipway-XXXXXXXX")
  own "$draft" "${c:-0}" "${d:-0}"
  chmod -- "${b:-0644}" "$draft"
  label "$draft" "$e"
  if [ -e "$dir/new/$n" ]; then cat "$dir/new/$n" >"$draft"; fi
  in_place "$e"
}
# a: mode, b: user, c: group, d: path
put_directory() {
  if ! is_directory "$d"; then
    if exists "$d"; then die "$d is there and is no directory"; fi
    parents "$d"
    mkdir -- "$d"
    if selinux; then restorecon -- "$d"; fi
  fi
  own "$d" "$b" "$c"
  chmod -- "$a" "$d"
  above "$d"
  sync "$parent"
}
# a: target, b: user, c: group, d: path, e: new or any
put_link() {
  if is_directory "$d"; then die "$d is a directory"; fi
  parents "$d"
  draft=$(mktemp -u "$parent/.slipway-XXXXXXXX")
  ln -s -- "$a" "$draft"
  own "$draft" "$b" "$c"
  label "$draft" "$d"
  mv -fT -- "$draft" "$d"
  draft=
  sync "$parent"
}
# a: target, b: path
put_hard_link() {
  if is_directory "$b"; then die "$b is a directory"; fi
  if [ "$a" -ef "$b" ] && ! [ -h "$b" ]; then return; fi
  parents "$b"
  draft=$(mktemp -u "$parent/.slipway-XXXXXXXX")
  ln -- "$a" "$draft"
  mv -fT -- "$draft" "$b"
  draft=
  sync "$parent"
}
# What the system itself has at a path below /etc comes back: an overlay would go on hiding it.
remove() {
  if is_directory "$a"; then die "$a is a directory"; fi
  if ! exists "$a"; then return; fi
  case $a in
    /etc/*)
      for default in "/usr$a" "/usr/share/flatcar$a"; do
        if exists "$default" && ! is_directory "$default"; then
          above "$a"
          draft=$(mktemp "$parent/.slipway-XXXXXXXX")
          rm -f -- "$draft"
          cp -a -- "$default" "$draft"
          label "$draft" "$a"
          mv -fT -- "$draft" "$a"
          draft=
          sync "$parent"
          return
        fi
      done
      ;;
  esac
  rm -f -- "$a"
  above "$a"
  if [ -d "$parent" ]; then sync "$parent"; fi
}
# Whether the line $1 of a file authorized_keys lets the key $2 in.
lets_in() {
  case $1 in
    '#'*) return 1 ;;
    *"$2" | *"$2 "*) return 0 ;;
  esac
  return 1
}
among() {
  while IFS= read -r key || [ -n "$key" ]; do
    if lets_in "$1" "$key"; then return 0; fi
  done <"$2"
  return 1
}
holds() {
  while IFS= read -r have || [ -n "$have" ]; do
    if lets_in "$have" "$2"; then return 0; fi
  done <"$1"
  return 1
}
# The lines of $1 that stay.
filter_keys() {
  while IFS= read -r entry || [ -n "$entry" ]; do
    case $entry in
      '' | '#'*) printf '%s\n' "$entry" ;;
      *)
        if among "$entry" "$dir/new/$n.gone"; then continue; fi
        if [ -z "$b" ] || among "$entry" "$dir/new/$n.bare" || { [ -n "$c" ] && lets_in "$entry" "$c"; }; then
          printf '%s\n' "$entry"
        fi
        ;;
    esac
  done <"$1"
}
rewrite_keys() {
  if [ -h "$1" ]; then die "$1 is a link, and its keys are not changed through it"; fi
  draft=${1%/*}/.slipway-draft
  if [ -e "$1" ]; then
    cp -a -- "$1" "$draft"
    filter_keys "$1" >"$draft"
    if [ -n "$c" ] && holds "$1" "$c" && ! holds "$draft" "$c"; then die "$1 would lose the key of Slipway"; fi
  else
    : >"$draft"
    chown --reference="$home" "$draft"
    chmod 600 "$draft"
    label "$draft" "$1"
  fi
  if [ -n "$2" ]; then
    while IFS= read -r wanted || [ -n "$wanted" ]; do
      # Type and data of the declared line, wherever they stand behind options.
      bare=$(printf '%s\n' "$wanted" | sed 's/^\(.*[ ,]\)\{0,1\}\([a-z0-9@.-]*\) \(AAAA[A-Za-z0-9+/=]*\).*$/\2 \3/')
      if ! holds "$draft" "$bare"; then printf '%s\n' "$wanted" >>"$draft"; fi
    done <"$dir/new/$n"
  fi
  parent=${1%/*}
  in_place "$1"
}
# a: account, b: not empty when only declared keys stay, c: the key that must stay; new/$n: lines, .bare: their keys, .gone: keys
change_keys() {
  key_files "$a"
  for place in "$home/.ssh" "${primary%/*}"; do
    if ! [ -d "$place" ]; then
      mkdir -m 700 -- "$place"
      chown --reference="$home" "$place"
      if selinux; then restorecon -- "$place"; fi
    fi
  done
  rewrite_keys "$primary" yes
  # Where update-ssh-keys makes the file from its fragments (Flatcar), both say the same, so that it has nothing to change.
  if [ "$primary" != "$keys" ] && command -v update-ssh-keys >/dev/null 2>&1; then rewrite_keys "$keys" yes; fi
  for file in "$keys" "$keys"2 "$home"/.ssh/authorized_keys.d/*; do
    if [ "$file" != "$primary" ] && [ -f "$file" ]; then rewrite_keys "$file" ''; fi
  done
}
# a: unit, b: enable, disable or nothing
change_preset() {
  parents "$preset"
  draft=$(mktemp "$parent/.slipway-XXXXXXXX")
  chmod 644 "$draft"
  label "$draft" "$preset"
  if [ -e "$preset" ]; then
    while IFS= read -r rule || [ -n "$rule" ]; do
      case $rule in
        "enable $a" | "disable $a") ;;
        *) printf '%s\n' "$rule" ;;
      esac
    done <"$preset" >"$draft"
  fi
  if [ -n "$b" ]; then printf '%s %s\n' "$b" "$a" >>"$draft"; fi
  in_place "$preset"
}
change() {
  set -e
  trap 'if [ -n "$draft" ]; then rm -f -- "$draft"; fi' EXIT
  : >"$dir/touched"
  n=0
  # What goes is stopped while its files are still there.
  while IFS= read -r line; do
    fields
    case $verb in
      stop) systemctl --no-pager stop -- "$a" || systemctl --no-pager reset-failed -- "$a" || true ;;
      retire)
        systemctl --no-pager stop -- "$a" || true
        systemctl --no-pager disable -- "$a" || true
        ;;
    esac
  done <"$dir/manifest"
  while IFS= read -r line; do
    fields
    case $verb in
      file) put_file ;;
      dir) put_directory ;;
      link) put_link ;;
      hard) put_hard_link ;;
      remove) remove ;;
      rmdir) if is_directory "$a"; then rmdir -- "$a" 2>/dev/null || echo "$a is not empty and stays"; fi ;;
      keys) change_keys ;;
      preset) change_preset ;;
    esac
    n=$((n + 1))
  done <"$dir/manifest"
  if has_verb sshd; then sshd -t; fi
  if has_verb units; then systemctl daemon-reload; fi
  set --
  while IFS= read -r line; do
    fields
    case $verb in
      enable) systemctl --no-pager enable -- "$a" ;;
      disable) systemctl --no-pager disable -- "$a" ;;
      vendor)
        if [ "$(systemctl show --no-pager -p LoadState --value -- "$a")" = loaded ]; then systemctl --no-pager preset -- "$a"; fi
        ;;
      restart)
        was=$(grep -m 1 -F " $a" "$dir/old/units" || true)
        case "$b:$was" in
          *':active '* | *':activating '* | *':reloading '* | start:* | declared:'failed '*) set -- "$@" "$a" ;;
        esac
        ;;
    esac
  done <"$dir/manifest"
  # In one transaction, which systemd orders; not waited for, so that a slow start does not look like a hanging change.
  : >"$dir/restarted"
  if [ $# -gt 0 ]; then
    printf '%s\n' "$@" >"$dir/restarted"
    systemctl --no-pager --no-block restart -- "$@"
  fi
  if has_verb sshd; then reload_sshd; fi
}
reload_sshd() {
  for server in sshd.service ssh.service; do
    systemctl --no-pager --no-block try-reload-or-restart -- "$server" 2>/dev/null || true
  done
}
apply() {
  if [ -e "$dir/undone" ] || [ -e "$dir/confirmed" ] || [ -e "$dir/applied" ]; then return; fi
  if ! [ -e "$dir/armed" ]; then
    echo 'nothing would undo this change' >"$dir/failed"
    return
  fi
  rm -f "$dir/failed"
  (change) >"$dir/log" 2>&1
  status=$?
  if [ $status -eq 0 ]; then
    : >"$dir/applied"
    sync
  else
    cp "$dir/log" "$dir/failed"
    restore 'the change failed half-way'
  fi
}

# --- the way back ---------------------------------------------------------------------------------------------------
put_back() {
  plain_path=$(cat "$dir/old/$1.path" && echo .)
  plain_path=${plain_path%.}
  above "$plain_path"
  if [ -e "$dir/old/$1.absent" ]; then
    if is_directory "$plain_path"; then
      rmdir -- "$plain_path" 2>/dev/null
    else
      rm -f -- "$plain_path"
    fi
    made=1
    while [ -e "$dir/old/$1.made.$made" ]; do
      new=$(cat "$dir/old/$1.made.$made" && echo .)
      rmdir -- "${new%.}" 2>/dev/null
      made=$((made + 1))
    done
  elif [ -d "$dir/old/$1.dir" ]; then
    if ! exists "$plain_path"; then mkdir -- "$plain_path"; fi
    chown --reference="$dir/old/$1.dir" "$plain_path"
    chmod --reference="$dir/old/$1.dir" "$plain_path"
    like "$dir/old/$1.dir" "$plain_path"
  elif exists "$dir/old/$1.data"; then
    if ! [ -d "$parent" ]; then (umask 022 && mkdir -p -- "$parent"); fi
    back=$(mktemp -u "$parent/.slipway-XXXXXXXX")
    cp -a -- "$dir/old/$1.data" "$back"
    if ! [ -h "$back" ]; then sync "$back"; fi
    mv -fT -- "$back" "$plain_path"
  fi
  if [ -d "$parent" ]; then sync "$parent"; fi
}
put_back_links() {
  # shellcheck disable=SC2016
  find "$units" -type l -exec sh -c '
    old=$1
    units=$2
    shift 2
    for link; do
      was=$old${link#"$units"}
      if ! [ -h "$was" ]; then rm -f -- "$link"; fi
    done' slipway "$dir/old/system" "$units" {} +
  # shellcheck disable=SC2016
  find "$dir/old/system" -type l -exec sh -c '
    old=$1
    units=$2
    shift 2
    for was; do
      link=$units${was#"$old"}
      if ! [ "$(readlink -- "$link")" = "$(readlink -- "$was")" ]; then
        mkdir -p -- "${link%/*}"
        cp -aT --remove-destination -- "$was" "$link"
      fi
    done' slipway "$dir/old/system" "$units" {} +
}
restore() {
  if [ -e "$dir/undone" ] || [ -e "$dir/confirmed" ] || ! [ -e "$dir/saved" ]; then return; fi
  {
    if [ -e "$dir/touched" ]; then
      while read -r state unit; do
        case $state in
          active | activating | reloading) ;;
          *) timeout 30 systemctl --no-pager stop -- "$unit" ;;
        esac
      done <"$dir/old/units"
      at=$(cat "$dir/old/count")
      while [ "$at" -gt 0 ]; do
        put_back "$at"
        at=$((at - 1))
      done
      if has_verb units; then
        put_back_links
        systemctl daemon-reload
      fi
      while read -r state unit; do
        case $state in
          active | activating | reloading) systemctl --no-pager --no-block restart -- "$unit" ;;
        esac
      done <"$dir/old/units"
      if has_verb sshd; then reload_sshd; fi
    fi
    sync
    printf '%s\n' "$1" >"$dir/undone.part"
    mv -f "$dir/undone.part" "$dir/undone"
    rm -f "$dir/armed"
    sync
  } >>"$dir/log" 2>&1
  stand_down
}
# Takes the timer and what watches over the next boot away.
stand_down() {
  rm -f "$units/sysinit.target.wants/slipway-guard.service" "$units/slipway-guard.service"
  if [ -e "$dir/timer" ]; then
    systemctl --no-pager stop -- "$(cat "$dir/timer").timer" 2>/dev/null
    rm -f "$dir/timer"
  fi
  systemctl daemon-reload
}

# --- whether it is as it should be ----------------------------------------------------------------------------------
access() {
  if [ -n "$2" ] && [ "$(stat -c %a -- "$1")" != "$(printf '%o' "0$2")" ]; then echo "bad $n mode"; fi
}
check() {
  n=0
  while IFS= read -r line; do
    fields
    case $verb in
      file)
        if ! [ -f "$e" ] || [ -h "$e" ]; then
          echo "bad $n absent"
        elif [ -e "$dir/new/$n" ] && ! cmp -s "$dir/new/$n" "$e"; then
          echo "bad $n content"
        else
          access "$e" "$b"
        fi
        ;;
      dir) if is_directory "$d"; then access "$d" "$a"; else echo "bad $n absent"; fi ;;
      link) if [ "$(readlink -- "$d")" != "$a" ]; then echo "bad $n target"; fi ;;
      hard) if ! [ "$a" -ef "$b" ]; then echo "bad $n target"; fi ;;
      enable | disable | restart)
        # A unit that did not run before and was not started says nothing about the change.
        if [ "$verb" = restart ] && ! grep -qxF -- "$a" "$dir/restarted"; then
          n=$((n + 1))
          continue
        fi
        printf 'unit %s ' "$n"
        systemctl show --no-pager -p LoadState -p ActiveState -p SubState -p Result -p UnitFileState -p NRestarts -p Type \
          -- "$a" 2>/dev/null | tr '\n' ' '
        echo
        ;;
    esac
    n=$((n + 1))
  done <"$dir/manifest"
  echo "done $n"
}

exec 9>"$dir/lock"
case $1 in
  save) save ;;
  apply)
    flock 9
    apply
    ;;
  restore)
    # A change that hangs must not keep itself alive.
    if ! flock -w 60 9; then
      systemctl --no-pager stop "slipway-guard-${dir##*/}-apply.service"
      flock 9
    fi
    restore "$2"
    ;;
  check) check ;;
  precheck) precheck ;;
  stand-down) stand_down ;;
esac

# How run and setup come by a program; they set $folder, where this file lies, before they source it. Nothing is taken
# that does not match release.lock, but for the user's own choice in CI_TOOLKIT_BIN and what a checkout without a
# release.lock has built. Plain POSIX sh: a job container may have no other shell.
# shellcheck shell=sh

folder=${folder:?}

say() { echo "ci-toolkit: $*" >&2; }
die() {
  say "$*"
  exit 3
}

has() { command -v "$1" >/dev/null 2>&1; }
is_program() { [ -f "$1" ] && [ -x "$1" ]; }

# In a checkout: what was built there last. Its root has a folder of the launcher's name.
find_build() {
  program=
  for root in "$folder/.." "$folder/../.."; do
    for preset in release dev; do
      candidate=$root/build/$preset/bin/$tool
      is_program "$candidate" || continue
      if [ -z "$program" ] || [ -n "$(find "$candidate" -newer "$program")" ]; then program=$candidate; fi
    done
  done
  [ -n "$program" ] || die "there is no program $tool, for this is no release's commit: use a tag like v1 behind the @ of" \
    "'uses:', or run './dev build release' in this checkout first, or set CI_TOOLKIT_BIN to the folder of the programs"
}

# --- what the release says ----------------------------------------------------------------------------------------------

read_architecture() {
  arch=$(uname -sm)
  system=${arch% *} arch=${arch##* }
  [ "$system" = Linux ] || die "the tools run on Linux only, and this is $system: use a Linux runner, as ubuntu-latest"
  case $arch in
    x86_64 | aarch64) ;;
    amd64) arch=x86_64 ;;
    arm64) arch=aarch64 ;;
    *) die "the tools are built for x86_64 and aarch64, and this machine is $arch" ;;
  esac
}

# version, image, assets; and of this tool: wanted, its SHA-256, and size, in bytes.
read_lock() {
  version='' image='' assets='' wanted='' size=''
  while read -r word one two three four; do
    case $word in
      version) version=$one ;;
      image) image=$one ;;
      assets) assets=$one ;;
      binary) if [ "$one $two" = "$tool $arch" ]; then wanted=$three size=$four; fi ;;
    esac
  done <"$folder/release.lock"
  [ -n "$wanted" ] || die "release $version has no tool $tool for $arch"
  # Where it is kept below a place. Two releases may have one version, as a fork's and a trial build's, and neither may
  # replace the other's programs: the image, which holds all of them, tells them apart by the start of its digest.
  digest=${image##*:}
  kept_in=ci-toolkit/$version/$arch-${digest%"${digest#????????????}"}
}

# sha256_of FILE: its SHA-256 in $sum.
sha256_of() {
  if ! has sha256sum; then die "there is no sha256sum here to check $tool by: install coreutils or busybox"; fi
  sum=$(sha256sum <"$1") || die "$1 cannot be read to check it by sha256sum"
  sum=${sum%% *}
}

# --- what must not be left behind ---------------------------------------------------------------------------------------

# own: the folder of this launcher alone, where the program is fetched to and checked. Not by its process id alone:
# job containers, each with process ids from 1 on, share one tool cache.
own=''
busy=''

# waiting COMMAND...: runs it in such a way that a signal is answered at once and not when the command has ended.
waiting() {
  busy=1
  "$@" &
  status=0
  wait "$!" || status=$?
  busy=
  return "$status"
}

make_own() {
  number=0 failures=0
  until mkdir -m 700 "$place/.$tool.$$.$number" 2>/dev/null; do
    # One that is there is another launcher's, which may also be gone by now; else none can be made here.
    if [ ! -d "$place/.$tool.$$.$number" ]; then failures=$((failures + 1)); fi
    if [ "$failures" = 3 ]; then return 1; fi
    number=$((number + 1))
  done
  own=$place/.$tool.$$.$number
  part=$own/program
}

remove_container() {
  docker rm "$(cat "$own/container")" >/dev/null 2>&1 || true
  rm -f "$own/container"
}

remove_own() {
  if [ -z "$own" ]; then return; fi
  if [ -s "$own/container" ]; then remove_container; fi
  rm -rf "$own"
  own=
}

# The children of a shell's background ignore SIGINT.
abandon() {
  set +eu
  trap '' HUP INT TERM
  if [ -n "$busy" ]; then { kill -s TERM "$!" && wait "$!"; } 2>/dev/null; fi
  remove_own
}

end_by_signal() {
  trap - EXIT # mksh would end with its exit code
  abandon
  exit "$((128 + $1))"
}

clean_up_at_end() {
  trap abandon EXIT
  trap 'end_by_signal 1' HUP
  trap 'end_by_signal 2' INT
  trap 'end_by_signal 15' TERM
}

# What launchers that were killed have left in the place: of the last hour it may be in use. It stays where there is no
# find.
remove_abandoned() {
  for left in "$place/.$tool."*; do
    if [ -d "$left" ] && has find; then find "$left" -prune -mmin +60 -exec rm -rf {} \; 2>/dev/null || true; fi
  done
}

# --- the ways to a program ----------------------------------------------------------------------------------------------
# Each way puts the program at $part and says in $why what went wrong.

by_docker() {
  if ! has docker; then why="no docker here" && return 1; fi
  # The image has nothing to run; the word is for `docker create`, which wants one.
  if waiting docker create "$image" none >"$own/container" 2>"$part.log" &&
    waiting docker cp "$(cat "$own/container"):/usr/local/bin/$tool" "$part" >"$part.log" 2>&1; then
    remove_container
    return 0
  fi
  why="$image: $(tail -n 1 "$part.log")"
  if [ -s "$own/container" ]; then remove_container; fi
  return 1
}

unpack() {
  if gzip -dc <"$part.gz" >"$part" 2>"$part.log"; then return 0; fi
  why="$url: $(tail -n 1 "$part.log")"
  return 1
}

by_curl() {
  if ! has curl; then why="no curl here" && return 1; fi
  if ! waiting curl -fsSL --proto '=https' --retry 3 --connect-timeout 15 --speed-limit 1 --speed-time 30 -o "$part.gz" "$url" \
    2>"$part.log"; then
    why="$url: $(tail -n 1 "$part.log")"
    return 1
  fi
  unpack
}

by_wget() {
  if ! has wget; then why="no wget here" && return 1; fi
  # busybox's wget tries once and knows of no number; with -q it still says why it failed, and GNU's does not.
  manner=-q
  if wget --version >/dev/null 2>&1; then manner='-nv --tries=3'; fi
  # shellcheck disable=SC2086  # two words
  if ! waiting wget $manner -T 30 -O "$part.gz" "$url" 2>"$part.log"; then
    why="$url: $(tail -n 1 "$part.log")"
    return 1
  fi
  unpack
}

# Of a JavaScript action, on PATH, in a job container, or beside the runner.
find_node() {
  for node in "${CI_TOOLKIT_NODE:-}" "$(command -v node 2>/dev/null || true)" /__e/node*/bin/node \
    "${RUNNER_TOOL_CACHE:-/nowhere}"/../../externals/node*/bin/node; do
    # Those of another C library are there, too, and do not start.
    if [ -n "$node" ] && "$node" --version >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

by_node() {
  if ! find_node; then why="no node here" && return 1; fi
  if waiting "$node" "$folder/fetch.js" "$url" "$part" 2>"$part.log"; then return 0; fi
  why="$url: $(tail -n 1 "$part.log")"
  return 1
}

# --- where it is kept ---------------------------------------------------------------------------------------------------

# find_place COMMAND: the first $place, in $base, for which the command succeeds.
find_place() {
  for base in "${RUNNER_TOOL_CACHE:-}" "${RUNNER_TEMP:-}" "${TMPDIR:-}" "${HOME:+$HOME/.cache}"; do
    place=$base/$kept_in
    if [ -n "$base" ] && "$1"; then return 0; fi
  done
  return 1
}

# Other users share TMPDIR, and one who has made our folder there, or a link, could change a program after its check.
# The other places are the runner's or this user's own. There the owner says nothing: what is mounted into a job
# container, where root runs, belongs to a user of the host.
# shellcheck disable=SC3067  # dash, busybox, bash and mksh have -O; a shell without it does not use TMPDIR
is_safe() { [ "$base" != "${TMPDIR:-}" ] || { [ -O "$base/ci-toolkit" ] && [ ! -h "$base/ci-toolkit" ]; }; }

make_place() {
  if [ "$base" = "${TMPDIR:-}" ]; then
    mkdir -p "$base" && mkdir -m 700 "$base/ci-toolkit"
    is_safe || return 1
  fi 2>/dev/null
  mkdir -p "$place" 2>/dev/null && make_own
}

# Whether there is room for a program of this size, packed and unpacked, and it can be started there.
has_room() {
  rm -f "$part" "$part.gz"
  { head -c "$((2 * size + 65536))" /dev/zero >"$part" && printf '#!/bin/sh\n' >"$part" && chmod 755 "$part" && "$part"; } 2>/dev/null
}

matches_lock() {
  sha256_of "$part"
  why="what came has the SHA-256 $sum, and release.lock wants $wanted: it is not executed"
  [ "$sum" = "$wanted" ]
}

not_by() {
  rm -f "$part"
  tried="$tried
  $1: $why"
}

# Fetches into $part what matches the lock.
fetch() {
  url=$assets/$tool-linux-$arch.gz
  tried=
  rm -f "$part"
  if by_docker && matches_lock; then return 0; fi
  not_by docker
  if by_curl && matches_lock; then return 0; fi
  not_by curl
  if by_wget && matches_lock; then return 0; fi
  not_by wget
  if by_node && matches_lock; then return 0; fi
  not_by node
  # Another place may do for what found this one full.
  if has_room; then
    die "$tool $version could not be fetched:$tried
Let the runner reach one of these, or set CI_TOOLKIT_BIN to a folder that has $tool."
  fi
  return 1
}

fetch_to_place() {
  if make_place && has_room; then
    remove_abandoned
    if fetch && chmod 755 "$part" && mv -f "$part" "$place/$tool"; then
      remove_own
      program=$place/$tool
      return 0
    fi
  fi
  remove_own
  unusable="$unusable
  $place"
  return 1
}

fetch_and_keep() {
  unusable=
  clean_up_at_end
  find_place fetch_to_place ||
    die "$tool $version can be kept nowhere: each is read-only, full, another user's, or lets nothing be executed:$unusable
Set RUNNER_TEMP, TMPDIR or HOME to a folder where that is possible, or CI_TOOLKIT_BIN to one that has $tool."
  trap - EXIT HUP INT TERM
}

# The program of an earlier step or job, checked again at every start.
is_kept() {
  if ! is_safe || ! is_program "$place/$tool" || [ ! -r "$place/$tool" ]; then return 1; fi
  sha256_of "$place/$tool"
  if [ "$sum" = "$wanted" ]; then
    program=$place/$tool
    remove_abandoned
    return 0
  fi
  say "$place/$tool has the SHA-256 $sum, and release.lock wants $wanted: it is not executed, but fetched anew"
  return 1
}

# --- for those who source this ------------------------------------------------------------------------------------------

is_release() { [ -f "$folder/release.lock" ]; }

# find_program TOOL: its path in $program. Ends in exit code 3 where there is none to be had.
find_program() {
  tool=$1
  if [ -n "${CI_TOOLKIT_BIN:-}" ]; then
    program=$CI_TOOLKIT_BIN/$tool
    is_program "$program" ||
      die "CI_TOOLKIT_BIN is $CI_TOOLKIT_BIN, but there is no program $tool in it; correct or unset it"
    say "using $program, as CI_TOOLKIT_BIN says"
  elif is_release; then
    read_architecture
    read_lock
    find_place is_kept || fetch_and_keep
  else
    find_build
  fi
}

# Sourced by each record.sh: `suite NAME DIRECTORY` goes to a fresh copy of a suite, `record` keeps what a command says.
# shellcheck shell=bash
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

suite() {  # NAME DIRECTORY: what is installed in the directory stays
  mkdir -p "$2"
  cp -r "$here/../../suites/$1/." "$2"
  cd "$2"
}

record() {  # FILE COMMAND ...: both streams, with neither this machine's paths nor its addresses
  local file=$1
  shift
  { "$@" 2>&1 || true; } | sed "s|$PWD|/project|g; s|$HOME|/home|g; s|0x7[0-9a-f]\{11\}|0x7f0000000000|g" >"$here/$file.txt"
}

#!/bin/bash
# record.sh DIRECTORY: runs the suite in the directory, and keeps what `cargo test` prints beside this script. Needs cargo.
# shellcheck source-path=SCRIPTDIR source=../recording.sh
source "$(dirname "$0")/../recording.sh"
suite proptest "$1"
rm -rf proptest-regressions
export RUST_BACKTRACE=0
cargo test --no-run
# A panic is told for each step of shrinking.
record first cargo test -q -- --skip panics
record again cargo test -q -- --skip panics --skip quick
record panics cargo test -q panics

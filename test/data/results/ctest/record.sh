#!/bin/bash
# record.sh: makes the small project below and keeps what ctest prints beside this script. Needs cmake.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

record() {  # NAME ARGUMENT ...
  local name=$1
  shift
  rm -f was-here
  { ctest "$@" 2>&1 || true; } | sed "s|$work|/project|g" >"$here/$name.txt"
}

cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.19)
project(suite NONE)
enable_testing()
add_test(NAME passes COMMAND true)
add_test(NAME fails COMMAND sh -c "echo what went wrong; exit 3")
add_test(NAME "a name with blanks ... and dots" COMMAND true)
add_test(NAME skips COMMAND sh -c "exit 77")
add_test(NAME crashes COMMAND sh -c "kill -SEGV $$")
add_test(NAME aborts COMMAND sh -c "kill -ABRT $$")
add_test(NAME killed COMMAND sh -c "kill -KILL $$")
add_test(NAME divides COMMAND sh -c "kill -FPE $$")
add_test(NAME hangs COMMAND sleep 60)
add_test(NAME disabled COMMAND true)
add_test(NAME missing COMMAND no-such-program)
add_test(NAME says-nothing COMMAND echo something)
add_test(NAME says-wrong COMMAND echo wrong)
add_test(NAME flaky COMMAND sh -c "test -e was-here || { touch was-here; exit 1; }")
add_test(NAME setup COMMAND false)
add_test(NAME needs-setup COMMAND true)
add_test(NAME looks-like COMMAND sh -c "echo '1/2 Test #1: passes ...   Passed    0.00 sec'; echo '100% tests passed, 0 tests failed out of 2'; echo; echo 'Total Test time (real) =   0.00 sec'; exit 1")
set_tests_properties(hangs PROPERTIES TIMEOUT 1)
set_tests_properties(skips PROPERTIES SKIP_RETURN_CODE 77)
set_tests_properties(disabled PROPERTIES DISABLED TRUE)
set_tests_properties(says-nothing PROPERTIES PASS_REGULAR_EXPRESSION "nothing;at all")
set_tests_properties(says-wrong PROPERTIES FAIL_REGULAR_EXPRESSION "wrong")
set_tests_properties(setup PROPERTIES FIXTURES_SETUP base)
set_tests_properties(needs-setup PROPERTIES FIXTURES_REQUIRED base)
CMAKE
cmake . >log

record all
record parallel -j4 --output-on-failure
record verbose -V -R 'passes|fails'
record repeated --repeat until-pass:3 -R 'flaky|fails'
record list -N
record good -R passes
record none -R nothing-such

#!/bin/bash
# record.sh DIRECTORY: runs the suite in the directory, and keeps what Maven prints beside this script. Needs Maven and a
# JDK 17.
# shellcheck source-path=SCRIPTDIR source=../recording.sh
source "$(dirname "$0")/../recording.sh"
suite jqwik "$1"
rm -f .jqwik-database
without_stacks() { "$@" | grep -v '^	at '; }
record first without_stacks mvn -B -q test
record again without_stacks mvn -B -q test

#!/bin/bash
# record.sh DIRECTORY: compiles the programs of the suite in the directory, and keeps what they print beside this script.
# Needs ghc with QuickCheck, hspec and tasty-quickcheck: libghc-{quickcheck2,hspec,tasty-quickcheck}-dev.
# shellcheck source-path=SCRIPTDIR source=../recording.sh
source "$(dirname "$0")/../recording.sh"
suite quickcheck "$1"
for program in plain all hspec tasty; do
  ghc -v0 "$program.hs" -o "$program"
  record "$program" "./$program"
done

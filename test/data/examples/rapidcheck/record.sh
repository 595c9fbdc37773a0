#!/bin/bash
# record.sh DIRECTORY: compiles the suite in the directory, and a test of Catch2's and one of GoogleTest's, and keeps what
# they print beside this script. Needs g++, librapidcheck-dev, catch2 2 and libgtest-dev.
# shellcheck source-path=SCRIPTDIR source=../recording.sh
source "$(dirname "$0")/../recording.sh"
suite rapidcheck "$1"
cat >catch2.cpp <<'CPP'
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <rapidcheck/catch.h>
TEST_CASE("numbers") {
  rc::prop("always", [](unsigned n) { RC_ASSERT(n < 1000U); });
  rc::prop("fine", [] {});
}
CPP
cat >googletest.cpp <<'CPP'
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
RC_GTEST_PROP(Numbers, always, (unsigned n)) { RC_ASSERT(n < 1000U); }
CPP
g++ -std=c++17 numbers.cpp -o numbers -lrapidcheck
g++ -std=c++17 catch2.cpp -o catch2 -lrapidcheck
g++ -std=c++17 googletest.cpp -o googletest -lrapidcheck -lgtest -lgtest_main
record numbers ./numbers
record reproduced env RC_PARAMS="$(sed -n 's/^RC_PARAMS="\(.*\)"$/\1/p' "$here/numbers.txt")" ./numbers
record progress env RC_PARAMS="seed=1 verbose_progress=1" ./numbers
record catch2 ./catch2
record googletest ./googletest

// Catch2's main: Catch2 3 brings it in a library, Catch2 2 wants it made once.
#if !__has_include(<catch2/catch_test_macros.hpp>)
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif

#include "lib/core/readable_size.hpp"

#include "test/support/catch.hpp"

using toolkit::readable_size;

TEST_CASE("sizes are written for people", "[core]") {
  CHECK(readable_size(0) == "0 B");
  CHECK(readable_size(1023) == "1023 B");
  CHECK(readable_size(1536) == "1.5 KiB");
  CHECK(readable_size(std::uint64_t{150} << 20U) == "150 MiB");
  CHECK(readable_size(std::uint64_t{3} << 40U) == "3.0 TiB");
  CHECK(readable_size(std::uint64_t{5000} << 40U) == "5000 TiB");
}

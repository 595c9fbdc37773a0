#include "lib/core/mistakes.hpp"

#include "lib/core/result.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;

namespace {

std::string thrown(const Mistakes& mistakes) {
  try {
    mistakes.throw_if_any();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("no mistake throws nothing", "[core]") {
  const Mistakes none;
  CHECK(none.empty());
  CHECK(thrown(none) == "nothing");
}

TEST_CASE("one mistake is the message itself", "[core]") {
  Mistakes mistakes;
  mistakes.add("--timeout: '5' has no unit");
  CHECK_FALSE(mistakes.empty());
  CHECK(thrown(mistakes) == "--timeout: '5' has no unit");
}

TEST_CASE("several mistakes are one message that counts them and keeps their order", "[core]") {
  Mistakes mistakes;
  mistakes.add("first");
  mistakes.add("second");
  CHECK(mistakes.list() == std::vector<std::string>{"first", "second"});
  CHECK(thrown(mistakes) == "2 mistakes in this call:\n  - first\n  - second");
}

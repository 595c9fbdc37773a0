// What passes between sysctl-setup and its part that runs as root.
#include "tools/sysctl-setup/order.hpp"

#include <string>

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::sysctl_setup;

namespace {

Order some_order() {
  return {.journal = "/run/j",
          .holder = {.id = "a", .job = "tests", .process = 12, .start_ticks = 34},
          .targets = {{.kind = sysctl::Kind::swap, .name = "swap", .value = "off", .origin = "swap=off"}},
          .limited = sysctl::LimitedProcess{.pid = 12, .start_ticks = 34, .name = "Runner.Worker"},
          .restore = Scope::all};
}

Answer some_answer() {
  return {.applied = {{.name = "swap",
                       .asked = "off",
                       .before = "4GiB",
                       .refusal = settings::Refusal{settings::Reason::other, "Permission denied"}}},
          .restored = {{.id = "swap", .name = "swap", .value = "off", .fate = settings::Fate::failed, .message = "no"}},
          .failure = "locked"};
}

/// With the first `old` in `text` made into `now`.
std::string changed(std::string text, const std::string& old, const std::string& now) {
  return text.replace(text.find(old), old.size(), now);
}

}  // namespace

TEST_CASE("an order and an answer read back as they were written", "[sysctl-setup]") {
  const std::string order = write_order(some_order());
  CHECK(write_order(read_order(order).value()) == order);
  const std::string answer = write_answer(some_answer());
  CHECK(write_answer(read_answer(answer).value()) == answer);
}

TEST_CASE("an order with a number that cannot be one is refused", "[sysctl-setup]") {
  struct Row {
    const char* old;
    const char* now;
  };
  const Row rows[] = {
      {R"("kind":2)", R"("kind":3)"},        {R"("kind":2)", R"("kind":1e45)"},
      {R"("restore":3)", R"("restore":-1)"}, {R"("pid":12)", R"("pid":2147483648)"},
      {R"("pid":12)", R"("pid":1.5)"},       {R"("process":12)", R"("process":"12")"},
  };
  for (const Row& row : rows) {
    INFO(row.now);
    CHECK_FALSE(read_order(changed(write_order(some_order()), row.old, row.now)));
  }
}

TEST_CASE("an answer with a number that cannot be one is refused", "[sysctl-setup]") {
  struct Row {
    const char* old;
    const char* now;
  };
  const Row rows[] = {
      {R"("status":4)", R"("status":5)"},
      {R"("reason":7)", R"("reason":8)"},
      {R"("fate":5)", R"("fate":1e45)"},
  };
  for (const Row& row : rows) {
    INFO(row.now);
    CHECK_FALSE(read_answer(changed(write_answer(some_answer()), row.old, row.now)));
  }
}

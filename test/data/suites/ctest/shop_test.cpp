// shop_test NAME: one test, which ctest calls by its name.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>

#include <rapidcheck.h>

namespace {

constexpr int kSkipped = 77;

bool is_asked(const char* name) { return std::getenv(name) != nullptr; }

bool fail(const std::string& message) {
  std::cout << message << "\n";
  return false;
}

/// Fails on its first run: SUITE_STATE names a folder where it leaves word of that.
bool flaky() {
  if (!is_asked("SUITE_STATE")) std::exit(kSkipped);
  const std::filesystem::path mark = std::filesystem::path{std::getenv("SUITE_STATE")} / "ctest-flaky";
  if (std::filesystem::exists(mark)) return true;
  std::ofstream{mark};
  return fail("the first time it fails");
}

bool crashes() {
  if (is_asked("SUITE_CRASH")) std::abort();
  return true;
}

bool hangs() {
  if (is_asked("SUITE_HANG")) ::sleep(3600);
  return true;
}

bool property() {
  const int most = is_asked("SUITE_PROPERTY") ? 10 : 100;
  return rc::check("no more than there are", [most] { RC_ASSERT(*rc::gen::inRange(0, 101) <= most); });
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, std::function<bool()>> tests{
      {"adds", [] { return 1 + 2 == 3; }},
      {"sells two pears", [] { return true; }},
      {"flaky", flaky},
      {"broken", [] { return fail("one and one is 2, not 3"); }},
      {"crashes", crashes},
      {"hangs", hangs},
      {"property", property},
  };
  const auto found = tests.find(argc == 2 ? argv[1] : "");
  if (found == tests.end()) return EXIT_FAILURE;
  return found->second() ? EXIT_SUCCESS : EXIT_FAILURE;
}

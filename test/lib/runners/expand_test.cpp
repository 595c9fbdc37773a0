#include "lib/runners/expand.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::runners;
using Words = std::vector<std::string>;

namespace {

const std::vector<results::Test> kFailed{{.id = {"shop", "adds two"}, .file = "a_test.py"},
                                         {.id = {"shop", "$x|y"}, .file = "b_test.py"},
                                         {.id = {"", "adds two"}}};

Words expanded(const Words& words) {
  const auto command = expand(words, kFailed);
  return command ? *command : Words{"rejected", command.error().message};
}

}  // namespace

TEST_CASE("a word that is a placeholder becomes a word for each value", "[runners]") {
  CHECK(expanded({"run", "{failed}", "-v"}) == Words{"run", "adds two", "$x|y", "-v"});
  CHECK(expanded({"run", "{failed-suites}"}) == Words{"run", "shop"});
  CHECK(expanded({"run", "{failed-files}", "{failed}"}) == Words{"run", "a_test.py", "b_test.py", "adds two", "$x|y"});
}

TEST_CASE("a placeholder in a word becomes the values with bars between them", "[runners]") {
  CHECK(expanded({"run", "--only=^({failed})$"}) == Words{"run", "--only=^(adds two|$x|y)$"});
  CHECK(expanded({"run", "{failed-suites}:{failed-files}"}) == Words{"run", "shop:a_test.py|b_test.py"});
}

TEST_CASE("what a placeholder puts in is not looked at again", "[runners]") {
  const auto command = expand({"run", "-k={failed}"}, {{.id = {"{failed-suites}", "{failed-suites}"}}});
  REQUIRE(command);
  CHECK(*command == Words{"run", "-k={failed-suites}"});
}

TEST_CASE("a command that cannot be made says why", "[runners]") {
  CHECK(expanded({"run", "all"}).back() == "the command has no {failed} in it");
  CHECK(expanded({"run", "{Failed}"}).back() == "the command has no {failed} in it");
  CHECK(expand({"{failed-files}"}, {{.id = {"s", "n"}}}).error().message == "nothing is known for {failed-files}");
  CHECK(expand({"{failed}"}, {{.id = {"s", "a\nb"}}}).error().message == "a name has a line break or a NUL in it");
  CHECK(expand({"{failed}"}, {{.id = {"s", std::string(100'001, 'a')}}}).error().message ==
        "the names of all failed tests are too long for one command");
}

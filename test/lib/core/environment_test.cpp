#include "lib/core/environment.hpp"

#include <cstdlib>

#include "test/support/catch.hpp"

using namespace toolkit;

TEST_CASE("a variable that is set to nothing differs from one that is not set", "[core]") {
  const Environment environment{{{"EMPTY", ""}, {"NAME", "value"}}};
  CHECK(environment.get("NAME") == "value");
  CHECK(environment.get("EMPTY") == "");
  CHECK_FALSE(environment.get("MISSING").has_value());
  CHECK(environment.nonempty("NAME") == "value");
  CHECK_FALSE(environment.nonempty("EMPTY").has_value());
  CHECK_FALSE(environment.nonempty("MISSING").has_value());
}

TEST_CASE("only the word true is true", "[core]") {
  const Environment environment{{{"YES", "true"}, {"NO", "True"}, {"ONE", "1"}}};
  CHECK(environment.is_true("YES"));
  CHECK_FALSE(environment.is_true("NO"));
  CHECK_FALSE(environment.is_true("ONE"));
  CHECK_FALSE(environment.is_true("MISSING"));
}

TEST_CASE("variables are set and unset in the value alone", "[core]") {
  Environment environment;
  environment.set("TOOLKIT_TEST_ONLY_HERE", "1");
  CHECK(environment.variables().size() == 1);
  CHECK(std::getenv("TOOLKIT_TEST_ONLY_HERE") == nullptr);
  environment.unset("TOOLKIT_TEST_ONLY_HERE");
  environment.unset("TOOLKIT_TEST_ONLY_HERE");
  CHECK(environment.variables().empty());
}

TEST_CASE("this process's environment is copied with everything behind the first equals sign", "[core]") {
  REQUIRE(::setenv("TOOLKIT_TEST_COPIED", "a=b=c", 1) == 0);
  const Environment environment = Environment::of_this_process();
  REQUIRE(::unsetenv("TOOLKIT_TEST_COPIED") == 0);
  CHECK(environment.get("TOOLKIT_TEST_COPIED") == "a=b=c");
  CHECK_FALSE(Environment::of_this_process().get("TOOLKIT_TEST_COPIED").has_value());
}

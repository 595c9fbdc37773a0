#include "lib/runners/arguments.hpp"

#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/runners/grammars.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::runners;
using Words = std::vector<std::string>;

namespace {

Arguments parsed(const std::string& text, Runner runner) { return Arguments{words(text), grammar_of(runner)}; }

std::string without(const std::string& text, Runner runner, std::string_view names) {
  Arguments arguments = parsed(text, runner);
  arguments.drop(names);
  return join(arguments.words(), " ");
}

}  // namespace

TEST_CASE("options, their values and operands are told apart", "[runners]") {
  CHECK(parsed("-k a tests -n4 --tb=no x", Runner::pytest).operands() == Words{"tests", "x"});
  CHECK(parsed("-xvk a b -- c --d", Runner::pytest).operands() == Words{"b"});
  CHECK(parsed("-xvk a b -- c --d", Runner::pytest).rest() == Words{"c", "--d"});
  CHECK(parsed("--cov a --cov -v b", Runner::pytest).operands() == Words{"b"});
  CHECK(parsed("--projects a b --ci c --coverageReporters=text d", Runner::jest).operands() == Words{"c"});
  CHECK(parsed("-R a -j 4 -j -VV b", Runner::ctest).operands() == Words{"b"});
  CHECK(parsed("--no-such-flag a", Runner::jest).operands() == Words{"a"});
  CHECK(parsed("- a", Runner::pytest).operands() == Words{"-", "a"});
  CHECK(parsed("-k", Runner::pytest).operands().empty());
}

TEST_CASE("an option is found by each of its spellings", "[runners]") {
  CHECK(parsed("-vx", Runner::pytest).has("-x --exitfirst"));
  CHECK(parsed("-k -x", Runner::pytest).value_of("-k") == "-x");
  CHECK_FALSE(parsed("-k -x", Runner::pytest).has("-x"));
  CHECK_FALSE(parsed("-- -x", Runner::pytest).has("-x"));
  CHECK(parsed("-n4 -n 5 -n=6", Runner::pytest).value_of("-n") == "6");
  CHECK(parsed("--tb=no", Runner::pytest).value_of("--tb") == "no");
  CHECK_FALSE(parsed("--tb", Runner::pytest).value_of("--tb"));
  CHECK(parsed("--run=a", Runner::go_test).value_of("-run") == "a");
  CHECK(parsed("-test.run a", Runner::go_test).value_of("-run") == "a");
  CHECK(parsed("--test.run=a -args -run b", Runner::go_test).value_of("-run") == "a");
  CHECK(parsed("-json", Runner::go_test).is_on("-json"));
  CHECK_FALSE(parsed("-json=false", Runner::go_test).is_on("-json"));
  CHECK(parsed("-Dtest=A -D it.test=B", Runner::maven).value_of("-D") == "it.test=B");
}

TEST_CASE("a word behind an unknown option may be its value", "[runners]") {
  CHECK_FALSE(parsed("--unknown a", Runner::pytest).is_certain());
  CHECK_FALSE(parsed("a --unknown b", Runner::pytest).is_certain());
  CHECK_FALSE(parsed("--coverage false", Runner::jest).is_certain());
  CHECK(parsed("--unknown=a b", Runner::pytest).is_certain());
  CHECK(parsed("a --unknown", Runner::pytest).is_certain());
  CHECK(parsed("--unknown -x a", Runner::pytest).is_certain());
  CHECK(parsed("--unknown -- a", Runner::pytest).is_certain());
}

TEST_CASE("an option goes with its value", "[runners]") {
  CHECK(without("-R a -j 4 -R b --tests-regex=c", Runner::ctest, "-R --tests-regex") == "-j 4");
  CHECK(without("-it a --ci", Runner::jest, "-t") == "-i --ci");
  CHECK(without("-xvk a b", Runner::pytest, "-x") == "-vk a b");
  CHECK(without("-xn4 b", Runner::pytest, "-x") == "-n4 b");
  CHECK(without("-t", Runner::jest, "-t").empty());
  CHECK(without("--lf -- --lf", Runner::pytest, "--lf") == "-- --lf");
}

TEST_CASE("words that are added stand in front of what ends the options", "[runners]") {
  Arguments arguments = parsed("-v -- a", Runner::pytest);
  arguments.add({"--lf", "x"});
  CHECK(join(arguments.words(), " ") == "-v --lf x -- a");
}

TEST_CASE("any words are read and come back as they were", "[runners]") {
  rc::prop("for words like options, of each runner", [] {
    static const Words kWords{"-x",  "-xv", "-k",         "-n4",   "--tb", "--tb=no", "--",           "-",     "",
                              "a",   "=",   "-=",         "--=",   "---",  "-run",    "--test.run=a", "-args", "-t",
                              "-it", "-tb", "--projects", "--cov", "-D",   "-Da=b",   "--unknown",    "true",  "-é"};
    Words command;
    for (int i = *rc::gen::inRange(0, 9); i > 0; --i) command.push_back(*rc::gen::elementOf(kWords));
    for (int runner = 0; runner <= static_cast<int>(Runner::phpunit); ++runner) {
      const Arguments arguments{command, grammar_of(static_cast<Runner>(runner))};
      RC_ASSERT(arguments.words() == command);
      RC_ASSERT_FALSE(arguments.has("--no-option"));
    }
  });
}

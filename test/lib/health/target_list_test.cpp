// Targets as a YAML list.
#include "lib/health/target_list.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::health;
using namespace std::chrono_literals;

namespace {

using Variables = std::map<std::string, std::string>;

std::vector<Target> targets_of(std::string_view text, const Variables& variables = {}) {
  Mistakes mistakes;
  auto targets = parse_target_list(text, "targets", Environment{variables}, mistakes);
  INFO(join(mistakes.list(), "\n"));
  REQUIRE(mistakes.empty());
  return targets;
}

std::vector<std::string> mistakes_of(std::string_view text, const Variables& variables = {}) {
  Mistakes mistakes;
  (void)parse_target_list(text, "targets", Environment{variables}, mistakes);
  return mistakes.list();
}

/// Whether the text has exactly these mistakes, each given by how it begins behind "targets: " and a piece of it.
struct Expected {
  std::string place;
  std::string piece;
};

void check_mistakes(std::string_view text, const std::vector<Expected>& expected) {
  const std::vector<std::string> mistakes = mistakes_of(text);
  INFO(text << "\n" << join(mistakes, "\n"));
  REQUIRE(mistakes.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(mistakes[i].starts_with("targets: " + expected[i].place + ": "));
    CHECK(mistakes[i].find(expected[i].piece) != std::string::npos);
  }
}

/// All that can be seen of a target.
std::string told(const Target& target) {
  std::string headers;
  for (const auto& [name, value] : target.headers) headers += fmt::format("{}={};", name, value);
  const auto time = [](const std::optional<std::chrono::milliseconds>& value) { return value ? value->count() : -1; };
  return fmt::format("{} {} {} {} [{}] [{}] [{}] {} {}", target.shown, time(target.policy.timeout),
                     time(target.policy.try_timeout), target.policy.successes.value_or(0), join(target.secrets, ","),
                     join(target.known, ","), headers, target.container, target.abort_on != nullptr);
}

std::string in_quotes(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace

TEST_CASE("a list's mappings are targets whose options are keys", "[health]") {
  const auto targets = targets_of(
      "- url: postgres://app:${DB_PASSWORD}@db/app\n"
      "  query: SELECT count(*) FROM users\n"
      "  timeout: 2m\n"
      "- url: http://app:8080/ready\n"
      "  status: 200,204\n"
      "  successes: 3\n"
      "  header:\n"
      "    - \"Authorization: Bearer ${TOKEN}\"\n"
      "    - 'X-Percent: 100%25 &#=%zz'\n"
      "- redis://:${DB_PASSWORD}@cache#timeout=3s\n",
      {{"DB_PASSWORD", "p@/#?% w"}, {"TOKEN", "a: b&c"}});
  REQUIRE(targets.size() == 3);
  CHECK(targets[0].shown == "postgres://app:***@db/app");
  CHECK(targets[0].secrets == std::vector<std::string>{"p@/#?% w"});
  CHECK(targets[0].policy.timeout == 2min);
  CHECK(targets[1].policy.successes == 3U);
  CHECK(targets[1].headers == std::vector<std::pair<std::string, std::string>>{{"Authorization", "Bearer a: b&c"},
                                                                               {"X-Percent", "100%25 &#=%zz"}});
  CHECK(targets[2].secrets == std::vector<std::string>{"p@/#?% w"});
  CHECK(targets[2].policy.timeout == 3s);
}

TEST_CASE("an option that may be repeated takes a text or a list", "[health]") {
  CHECK(targets_of("- url: http://h\n  header: 'A: b'\n  json: [/a=1, /b=2]\n")[0].headers.size() == 1);
  check_mistakes("- url: http://h\n  header: []\n", {{"line 2, column 11", "header is an empty list"}});
  check_mistakes("- url: http://h\n  header: [{A: b}, ~, [c]]\n",
                 {{"line 2, column 12", "header takes text and no mapping"},
                  {"line 2, column 20", "header has no value"},
                  {"line 2, column 23", "header takes one value and no list"}});
}

TEST_CASE("a literal ${ is written %24{ in values too, and nothing else is decoded", "[health]") {
  const auto headers = targets_of("- url: http://h\n  header: 'A: %24{B}%24%41'\n")[0].headers;
  CHECK(headers == std::vector<std::pair<std::string, std::string>>{{"A", "${B}%24%41"}});
}

TEST_CASE("urls of all kinds are read as before a hash elsewhere", "[health]") {
  const auto targets = targets_of(
      "- url: 'exec:echo \"#1\" ${X} # c'\n  timeout: 1s\n"
      "- url: file:/a%23text=x\n"
      "- url: |\n    file:/b\n"
      "- {url: 'tcp://h:1', open-for: 5ms}\n");
  CHECK(targets[0].shown == "exec:echo \"#1\" ${X} # c");
  CHECK(targets[1].shown == "file:/a#text=x");
  CHECK(targets[2].shown == "file:/b");
  CHECK(targets[3].shown == "tcp://h:1");
}

TEST_CASE("a hash in a url that would begin options is a mistake and shows nothing", "[health]") {
  check_mistakes("- url: http://h#timeout=3s\n",
                 {{"line 1, column 8", "http:…: has a '#', behind which options stood"}});
  check_mistakes("- url: file:/x#text=y\n", {{"line 1, column 8", "has a '#'"}});
  const std::string mistake = join(mistakes_of("- url: redis://u:ses#ame@h\n"), "\n");
  CHECK(mistake.find("ses") == std::string::npos);
  CHECK(mistake.find("ame") == std::string::npos);
}

TEST_CASE("a mistake in the shape of a list has its line and column", "[health]") {
  check_mistakes("- [http://h]\n", {{"line 1, column 3", "a list in the list"}});
  check_mistakes("-\n- ~\n", {{"line 1, column 1", "this item is empty"}, {"line 2, column 3", "this item is empty"}});
  check_mistakes("- timeout: 5s\n", {{"line 1, column 3", "the key url is missing"}});
  check_mistakes("- timeout: 5s\n  ulr: http://h\n", {{"line 2, column 3", "unknown key 'ulr' (did you mean url?)"}});
  check_mistakes("- exec:echo a: b\n", {{"line 1, column 3", "put quotes around the target"}});
  check_mistakes("- url:\n", {{"line 1, column 3", "url has no value"}});
  check_mistakes("- url: [http://h]\n", {{"line 1, column 8", "url takes one value and no list"}});
  check_mistakes("- url: {http: h}\n", {{"line 1, column 8", "url takes text and no mapping"}});
  check_mistakes("- url: http://h\n  stats: 200\n",
                 {{"line 2, column 3", "http: has no option 'stats' (did you mean status?)"}});
  check_mistakes("- url: http://h\n  status:\n    - 200\n",
                 {{"line 3, column 5", "status takes one value and no list"}});
  check_mistakes("- url: http://h\n  status:\n  body: {a: b}\n",
                 {{"line 2, column 3", "status has no value; an empty text is written ''"},
                  {"line 3, column 9", "body takes text and no mapping"}});
  check_mistakes("- url: http://h\n  status: 200\n  status: 204\n", {{"line 3, column 3", "this key is given twice"}});
  check_mistakes("- url: http://h\n  url: http://i\n", {{"line 2, column 3", "this key is given twice"}});
  check_mistakes("- url: http://h\n  <<: *x\n", {{"line 2, column 7", "an alias"}});
  check_mistakes("- *x\n", {{"line 1, column 3", "an alias"}});
}

TEST_CASE("a mistake in a value has the line and column of the value", "[health]") {
  check_mistakes("- url: http://h\n  timeout: 5\n", {{"line 2, column 12", "http://h: timeout: '5' has no unit"}});
  check_mistakes(
      "- url: http://h\n  header: [A, 'B: c', D]\n",
      {{"line 2, column 12", "a header is written Name: value"}, {"line 2, column 23", "a header is written"}});
  check_mistakes("- url: http://h\n  json: [/a=1, b]\n", {{"line 2, column 16", "'b' is no JSON pointer"}});
  check_mistakes("- url:   htp://h\n", {{"line 1, column 10", "unknown scheme 'htp' (did you mean http?)"}});
  check_mistakes("-   url: tcp://h:x\n", {{"line 1, column 10", "malformed URL: its port"}});
  check_mistakes("- url: postgres://h/d?sslmod=x\n", {{"line 1, column 8", "sslmod"}});
  check_mistakes("- url: redis://:${P}@h\n  key: ${K}\n", {{"line 1, column 8", "the variable P is not set"},
                                                           {"line 2, column 8", "the variable K is not set"}});
  check_mistakes("- url: redis://h\n  value: x\n", {{"line 2, column 10", "value: it needs a key=NAME"}});
  check_mistakes("- url: tcp://h:1\n  abort-on: (\n",
                 {{"line 2, column 13", "whose log?"}, {"line 2, column 13", "regular expression"}});
  check_mistakes("- url: docker:a\n  container: b\n", {{"line 2, column 14", "the target itself names it"}});
  check_mistakes("- url: https://h\n  ca: /no/such\n", {{"line 2, column 7", "/no/such"}});
  check_mistakes("- url: file:/x\n- http://h#stats=3\n- tcp://h\n",
                 {{"line 2, column 3", "has no option 'stats'"}, {"line 3, column 3", "tcp://h: has no port"}});
}

TEST_CASE("everything that is wrong with a list is said at once and in the order of its places", "[health]") {
  check_mistakes(
      "- url: http://h:0/\n"
      "  timeout: 5\n"
      "  nonsense: 1\n"
      "- url: a: b\n"
      "- status: 2\n"
      "- url: \"tcp://h\n",
      {{"line 1, column 8", "its port is not a number"},
       {"line 2, column 12", "has no unit"},
       {"line 3, column 3", "has no option 'nonsense'"},
       {"line 4, column 9", "a ':' cannot stand here"},
       {"line 5, column 3", "the key url is missing"},
       {"line 6, column 8", "the quote that opens here is not closed"}});
}

TEST_CASE("no mistake in a list shows a password", "[health]") {
  for (const char* text :
       {"- redis://:sesame: x\n", "- redis://:ses: ame@h\n- url: redis://:sesame@h:99999\n",
        "- url: redis://h\n  redis://:sesame@h: 1\n", "- {redis://:sesame@h}\n", "- redis://u:ses#ame@h\n",
        "- url: redis://:sesame@h\n  timeout: 5\n", "- url: \"redis://:sesame\\q@h\"\n", "- redis://:sesame@h: [\n",
        "- url: redis://h\n  url: redis://:sesame@h\n"}) {
    const std::string mistakes = join(mistakes_of(text), "\n");
    INFO(mistakes);
    CHECK_FALSE(mistakes.empty());
    CHECK(mistakes.find("ame") == std::string::npos);
  }
}

TEST_CASE("a list and lines make the same targets", "[health][property]") {
  rc::prop("for any values of options and variables", [] {
    const auto any_text = rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~'));
    const std::string value = *any_text;
    const std::string secret = *rc::gen::container<std::string>(
        rc::gen::suchThat(rc::gen::arbitrary<char>(), [](char c) { return c != '\0'; }));
    const std::string literal = *any_text;
    // What begins a variable is one in both forms.
    RC_PRE(literal.find('$') == std::string::npos && literal.find("%24{") == std::string::npos);
    const Environment environment{{{"P", secret}, {"V", value}}};
    Mistakes in_line;
    const auto line = parse_target(
        fmt::format("http://u:${{P}}@h/${{V}}?token=${{P}}#header=A: ${{V}}&header=B: {}&timeout=3s&container=${{V}}",
                    percent_encode(literal)),
        environment, in_line);
    Mistakes in_list;
    const auto list = parse_target_list(
        fmt::format(
            "- url: http://u:${{P}}@h/${{V}}?token=${{P}}\n  header:\n  - 'A: ${{V}}'\n  - {}\n  timeout: 3s\n  "
            "container: ${{V}}\n",
            in_quotes("B: " + literal)),
        "t", environment, in_list);
    RC_ASSERT(in_line.list().size() == in_list.list().size());
    RC_ASSERT(line.has_value() == !list.empty());
    if (line) RC_ASSERT(told(*line) == told(list[0]));
    for (std::size_t i = 0; i < in_line.list().size(); ++i) RC_ASSERT(in_list.list()[i].ends_with(in_line.list()[i]));
  });
}

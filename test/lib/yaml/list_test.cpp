#include "lib/yaml/list.hpp"

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::yaml;

namespace {

std::string at(Mark mark) { return fmt::format("{}:{}", mark.line, mark.column); }

/// A node in one line, with the places of all that is in it.
std::string told(const Node& node) {
  std::vector<std::string> parts;
  for (const Node& item : node.items) {
    const std::string key = node.kind == Node::Kind::mapping ? fmt::format("{}@{}: ", item.key, at(item.key_mark)) : "";
    parts.push_back(key + told(item));
  }
  switch (node.kind) {
    case Node::Kind::empty: return fmt::format("nothing@{}", at(node.mark));
    case Node::Kind::alias: return fmt::format("alias@{}", at(node.mark));
    case Node::Kind::scalar: return fmt::format("{}@{}", printable(node.text), at(node.mark));
    case Node::Kind::list: return fmt::format("[{}]@{}", join(parts, ", "), at(node.mark));
    case Node::Kind::mapping: return fmt::format("{{{}}}@{}", join(parts, ", "), at(node.mark));
  }
  return "";
}

/// The items of a list that has no fault.
std::string items_of(std::string_view text) {
  const List list = read_list(text);
  for (const Fault& fault : list.faults) FAIL_CHECK(at(fault.mark) << " " << fault.message);
  std::vector<std::string> items;
  for (const Node& item : list.items) items.push_back(told(item));
  return join(items, " ");
}

/// The places of what is wrong, each with a piece of what is said of it.
std::string faults_of(std::string_view text, const std::vector<std::string>& pieces = {}) {
  const List list = read_list(text);
  std::vector<std::string> places;
  for (const Fault& fault : list.faults) places.push_back(at(fault.mark));
  for (std::size_t i = 0; i < pieces.size() && i < list.faults.size(); ++i) {
    INFO(list.faults[i].message);
    CHECK(list.faults[i].message.find(pieces[i]) != std::string::npos);
  }
  return join(places, " ");
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

}  // namespace

TEST_CASE("a text whose first line of content is a dash and a blank begins a list", "[yaml]") {
  for (const char* text :
       {"- a", "-\ta", "-", "-\n  a: b", "\n\n- a", "# c\n- a", "---\n- a", "--- # c\n# d\n\n  - a", "-\r\n"}) {
    INFO(text);
    CHECK(begins_list(text));
  }
  for (const char* text : {"", "\n", "a", "-a", "--- a", "a\n- b", "[a]", "---", "# - a", "http://h\n- x", "--"}) {
    INFO(text);
    CHECK_FALSE(begins_list(text));
  }
}

TEST_CASE("every node and every key has its line and column", "[yaml]") {
  CHECK(items_of("- url: http://h\n  header:\n    - \"A: b\"\n    - 'c'\n- x\n") ==
        "{url@1:3: http://h@1:8, header@2:3: [A: b@3:7, c@4:7]@3:5}@1:3 x@5:3");
  CHECK(items_of("# c\n---\n\n-   a: {b: [c, d]}  # e\n") == "{a@4:5: {b@4:9: [c@4:13, d@4:16]@4:12}@4:8}@4:5");
  CHECK(items_of("- a: b\r\n  c: d\r\n- e\r\n") == "{a@1:3: b@1:6, c@2:3: d@2:6}@1:3 e@3:3");
  CHECK(items_of("- a: |\n    x\n    y\n- >-\n  x\n  y\n") == "{a@1:3: x\\ny\\n@1:6}@1:3 x y@4:3");
}

TEST_CASE("a column is a character and not a byte", "[yaml]") {
  CHECK(items_of("- ä€😀: b\n") == "{ä€😀@1:3: b@1:8}@1:3");
  CHECK(faults_of("- ä€😀: \"\\q\"\n") == "1:9");
}

TEST_CASE("what is missing has the place behind which it is missing", "[yaml]") {
  CHECK(items_of("-\n-\n  a:\n  b: ~\n- # c\n\n  # d\n- null\n") ==
        "nothing@1:1 {a@3:3: nothing@3:3, b@4:3: nothing@4:3}@3:3 nothing@5:1 nothing@8:3");
  CHECK(items_of("- a: ''\n- \"\"\n") == "{a@1:3: @1:6}@1:3 @2:3");
  CHECK(items_of("- a:\n    -\n    - b\n") == "{a@1:3: [nothing@2:5, b@3:7]@2:5}@1:3");
}

TEST_CASE("text that is no YAML is a fault where it stops being YAML", "[yaml]") {
  CHECK(faults_of("- a: b: c\n", {"a ':' cannot stand here"}) == "1:7");
  CHECK(faults_of("- a: x\n   b: c\n", {"a ':' cannot stand here"}) == "2:5");
  CHECK(faults_of("- a: x\n b: c\n", {"this is no item of the list"}) == "2:2");
  CHECK(faults_of("- a: b\n  - c\n", {"neither a key of the mapping above nor the next item"}) == "2:3");
  CHECK(faults_of("- a: x\n\tb: c\n", {"a tab"}) == "2:1");
  CHECK(faults_of("- @x\n- `x\n- %x\n", {"no text begins with this character"}) == "1:3 2:3 3:3");
  CHECK(faults_of("- a: ]\n", {"closes nothing"}) == "1:6");
  CHECK(faults_of("- \"a\" b\n") == "1:7");
  CHECK(faults_of("- a: |\n    x\n   y\n") == "3:4");
}

TEST_CASE("what is not closed is a fault where it opens", "[yaml]") {
  CHECK(faults_of("- a: b\n- c: \"d\n  e: f\n", {"the quote that opens here is not closed"}) == "2:6");
  CHECK(faults_of("- 'a\n", {"the quote that opens here is not closed"}) == "1:3");
  CHECK(faults_of("- 'it''s\n") == "1:3");
  CHECK(faults_of("- \"a\\\"\n") == "1:3");
  CHECK(faults_of("- a: it's\n- b: \"c", {"the quote that opens here is not closed"}) == "2:6");
  CHECK(faults_of("- a: ['b", {"the quote that opens here is not closed"}) == "1:7");
  CHECK(faults_of("- \"a\\\n", {"the quote that opens here is not closed"}) == "1:3");
  CHECK(items_of("- 'it''s'\n- \"a\\\"b\"\n- \"a\n  b\"\n") == "it's@1:3 a\"b@2:3 a b@3:3");
  CHECK(faults_of("- a: [b, {c: d}\n", {"the bracket that opens here is not closed"}) == "1:6");
  CHECK(faults_of("- a: [b, {c: d]\n") != "");
  CHECK(faults_of("- {a: b\n", {"the bracket that opens here is not closed"}) == "1:3");
}

TEST_CASE("an escape that is none is a fault at its backslash", "[yaml]") {
  CHECK(faults_of("- a: \"x\\q\"\n", {"no such escape"}) == "1:8");
  CHECK(faults_of("- a: \"\\xZZ\"\n", {"no such escape"}) == "1:7");
  CHECK(faults_of("- a: \"\\ud800\"\n", {"no such escape"}) == "1:7");
}

TEST_CASE("a key whose colon is missing is a fault at the key", "[yaml]") {
  CHECK(faults_of("- a: b\n  c\n  d: e\n", {"no key with a ':' behind it"}) == "2:3");
  CHECK(faults_of("- a: b\n  c\n- d: e\n", {"no key with a ':' behind it"}) == "2:3");
  CHECK(faults_of("- a: b\n  c\n  d\n  e: f\n") == "2:3");
  CHECK(items_of("- a: b\n  c\n") == "{a@1:3: b@1:6, c@2:3: nothing@2:3}@1:3");
}

TEST_CASE("anchors, aliases and tags are faults", "[yaml]") {
  CHECK(faults_of("- &x a\n- *x\n- *y\n", {"anchor", "alias", "alias"}) == "1:3 2:3 3:3");
  CHECK(faults_of("- a: &x b\n- &y c: d\n- a: *x\n", {"anchor", "anchor", "alias"}) == "1:6 2:3 3:6");
  CHECK(faults_of("- !!str a\n- !foo\n  b: c\n- ! d\n- a: !!int 5\n", {"tag", "tag", "tag", "tag"}) ==
        "1:3 2:3 4:3 5:6");
  CHECK(faults_of("- a: b\n  <<: *x\n", {"alias"}) == "2:7");
  CHECK(faults_of("- a: &\n- *\n- &a &b c\n- !<x\n") == "1:6 2:3 3:3 4:3");
  CHECK(items_of("- '*x'\n- \"&x\"\n- a!b&c*d\n") == "*x@1:3 &x@2:3 a!b&c*d@3:3");
}

TEST_CASE("a key is a word and is given once", "[yaml]") {
  CHECK(faults_of("- a: b\n  c: d\n  a: e\n", {"given twice"}) == "3:3");
  CHECK(faults_of("- ? [a]\n  : b\n", {"a key must be a word"}) == "1:5");
  CHECK(faults_of("- {a: b}: c\n", {"a key must be a word"}) == "1:3");
  CHECK(faults_of("- : b\n- ~: c\n", {"a key must be a word", "a key must be a word"}) == "1:3 2:3");
}

TEST_CASE("one list is all there is", "[yaml]") {
  CHECK(faults_of("- a\n---\n- b\n", {"the list has ended"}) == "2:1");
  CHECK(faults_of("- a\nb: c\n- d\n", {"the list has ended"}) == "2:1");
  CHECK(faults_of("- a\n...\n- b\n", {"the list has ended"}) == "3:1");
  CHECK(faults_of("a: b\n", {"no list"}) == "1:1");
  CHECK(faults_of("") == "1:1");
  CHECK(items_of("---\n- a\n...\n") == "a@2:3");
}

TEST_CASE("reading goes on behind a fault, so that all of them are told", "[yaml]") {
  const char* const text =
      "- a: b: c\n"
      "- a: d\n"
      "- @\n"
      "- a: [\n"
      "- *x\n"
      "- a: e\n"
      "- a: \"f\n";
  CHECK(faults_of(text) == "1:7 3:3 5:1 5:3 7:6");
  std::vector<std::string> items;
  for (const Node& item : read_list(text).items) items.push_back(told(item));
  CHECK(join(items, " ") == "{a@2:3: d@2:6}@2:3 {a@6:3: e@6:6}@6:3");
}

TEST_CASE("a control character is a fault, which yaml-cpp would take for the end", "[yaml]") {
  CHECK(faults_of("- a\n- b\x04"
                  "c\n- d",
                  {"control character"}) == "2:4");
  CHECK(faults_of(std::string_view{"- a\0b", 5}) == "1:4");
  CHECK(faults_of("- a\x7f") == "1:4");
}

TEST_CASE("no text makes the reader hang or overflow its stack", "[yaml]") {
  CHECK(faults_of("- " + repeated("[", 10'000), {"more than 8 lists and mappings"}) != "");
  CHECK(faults_of("- " + repeated("[", 10'000) + repeated("]", 10'000)) == "1:10");
  CHECK(faults_of("- " + repeated("{a: ", 10'000)) != "");
  CHECK(faults_of(repeated("- ", 10'000), {"more than 8 lists and mappings"}) == "1:17");
  CHECK(faults_of("- " + repeated("? ", 10'000)) != "");
  std::string indented = "- a:\n";
  for (std::size_t depth = 2; depth < 400; ++depth) indented += std::string(depth, ' ') + "a:\n";
  CHECK(faults_of(indented, {"more than 8 lists and mappings"}) == "9:10");
  // A billion laughs.
  std::string laughs = "- &a0 [lol, lol, lol]\n";
  for (int i = 1; i < 30; ++i) laughs += fmt::format("- &a{} [*a{}, *a{}, *a{}]\n", i, i - 1, i - 1, i - 1);
  CHECK(read_list(laughs).faults.size() > 30);
  for (const char* const piece : {"- '\n", "- \"\n", "- [\n", "- {\n", "- a: b: c\n", "- @\n", "- a", "- a: b\n", "a: ",
                                  "- *a\n", "\n", "#", "- |\n", "- !a\n", "[a, ", "{a: b, ", "- ? a\n", "\t", "''"}) {
    INFO(piece);
    CHECK(read_list("- " + repeated(piece, 100'000 / std::string_view{piece}.size())).faults.size() <= 40'000);
  }
  CHECK(faults_of("- " + std::string(kLongestText, 'a'), {"longer than 128 KiB"}) == "1:1");
}

TEST_CASE("a list reads back as it was written", "[yaml][property]") {
  rc::prop("for texts of any printable characters in quotes", [] {
    const auto texts = *rc::gen::container<std::vector<std::string>>(
        rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~')));
    std::string yaml = "- x\n";
    for (const std::string& text : texts) {
      std::string quoted;
      for (const char c : text) quoted += c == '\'' ? "''" : std::string(1, c);
      yaml += fmt::format("- key: '{}'\n", quoted);
    }
    const List list = read_list(yaml);
    RC_ASSERT(list.faults.empty());
    RC_ASSERT(list.items.size() == texts.size() + 1);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      RC_ASSERT(list.items[i + 1].items.at(0).text == texts[i]);
      RC_ASSERT(list.items[i + 1].items.at(0).mark == (Mark{i + 2, 8}));
    }
  });
  rc::prop("and no text at all does harm", [] {
    const std::string text =
        "- " + *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"-- :\n \t#'\"[]{},&*!|>%@`?ab\\~"}));
    const List list = read_list(text);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    for (const Fault& fault : list.faults) RC_ASSERT(fault.mark.line >= 1U && fault.mark.line <= lines);
  });
}

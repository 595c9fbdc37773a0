#include "test/integration/frameworks/suite.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>

#include <nlohmann/json.hpp>

#include "test/lib/results/shown.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

namespace toolkit::test {
namespace {

using results::Status;

std::uint64_t chosen_seed() {
  const char* seed = std::getenv("CI_TOOLKIT_TEST_SEED");
  return seed == nullptr || *seed == '\0' ? random_seed() : std::strtoull(seed, nullptr, 10);
}

bool has_failed(const Node& node) { return node.status == Status::failed; }

Status any_status(Chance& chance) {
  const std::size_t die = chance.below(10);
  if (die < 6) return Status::passed;
  return die < 9 ? Status::failed : Status::skipped;
}

std::string any_title(Chance& chance, const Titles& titles, bool is_group, std::size_t number) {
  std::string title = is_group ? titles.group : titles.test;
  for (std::size_t words = 1 + chance.below(2); words > 0; --words) {
    title.append(chance.one_of(titles.words)).append(titles.glue);
  }
  return title + std::to_string(number);
}

Node any_node(Chance& chance, const Titles& titles, std::size_t& count, std::size_t depth, std::size_t number) {
  Node node;
  const bool is_group = depth > 0 && chance.below(4) == 0;
  node.title = any_title(chance, titles, is_group, number);
  if (is_group) {
    for (std::size_t inner = 1 + chance.below(4); inner > 0; --inner) {
      node.inner.push_back(any_node(chance, titles, count, depth - 1, node.inner.size()));
    }
    if (std::ranges::any_of(node.inner, has_failed)) node.status = Status::failed;
    return node;
  }
  if (count > 0) --count;
  node.status = any_status(chance);
  if (node.status != Status::passed)
    node.message = "because " + chance.one_of(odd_words()) + " no. " + std::to_string(chance.below(1'000'000));
  return node;
}

void expect_below(const Suite& suite, const Naming& naming, const std::string& prefix, std::vector<Expected>& tests) {
  for (const Node& node : suite) {
    const std::string name = prefix + node.title;
    if (!node.is_group() || naming.with_groups) {
      const bool tells = node.status == Status::failed || naming.tells_why_skipped;
      tests.push_back({.id = {.suite = naming.suite, .name = name},
                       .status = node.status,
                       .message = tells ? node.message : "",
                       .file = node.is_group() ? "" : naming.file});
    }
    expect_below(node.inner, naming, name + naming.separator, tests);
  }
}

std::string line_of(Status status, const results::TestId& id) {
  return std::string{word(status)} + " [" + id.suite + "] " + id.name;
}

Words only_in(Words some, Words others) {
  std::ranges::sort(some);
  std::ranges::sort(others);
  Words result;
  std::ranges::set_difference(some, others, std::back_inserter(result));
  return result;
}

/// What of a test's failure the reader has not.
Words lost(const std::vector<results::Test>& tests, const std::vector<Expected>& expected) {
  std::map<results::TestId, const results::Test*> read;
  for (const results::Test& test : tests) read.emplace(test.id, &test);
  Words result;
  for (const Expected& wanted : expected) {
    const auto found = read.find(wanted.id);
    if (found == read.end() || wanted.status == Status::passed) continue;
    const results::Test& test = *found->second;
    if (!contains(test.message + "\n" + test.details, wanted.message))
      result.push_back(wanted.id.name + ": '" + wanted.message + "' is not in '" + test.message + "', " + test.details);
    if (wanted.status == Status::failed && !wanted.file.empty() && test.file != wanted.file)
      result.push_back(wanted.id.name + ": is in '" + test.file + "'");
  }
  return result;
}

}  // namespace

Chance::Chance() : seed_{chosen_seed()}, random_{seed_} {}

const Words& odd_words() {
  static const Words words{"a",    "b c",      "with/slash", "größer",      "\"q\"",    "it's",      "x # y",
                           "日本", "v1 ... z", "{",          "ok 3",        "<b>&amp;", "***Failed", "100%",
                           "]]>",  "a > b",    "(1) [0]",    "back\\slash", "$x",       "-v",        "not ok 1 - no"};
  return words;
}

const Words& identifiers() {
  static const Words words{"a", "adds", "größer", "two_words", "日本", "x1_", "ñandú"};
  return words;
}

Suite any_suite(Chance& chance, const Titles& titles, std::size_t count, std::size_t depth) {
  Suite suite;
  while (count > 0) suite.push_back(any_node(chance, titles, count, depth, suite.size()));
  return suite;
}

std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }

void expect(const Suite& suite, const Naming& naming, std::vector<Expected>& tests) {
  expect_below(suite, naming, "", tests);
}

void check_read(const Result<results::Results>& read, const std::vector<Expected>& expected, const Chance& chance,
                const std::string& output) {
  INFO("CI_TOOLKIT_TEST_SEED=" << chance.seed() << "\n" << output);
  REQUIRE(read);
  CHECK(read->incomplete == "");
  Words wanted;
  Words seen;
  for (const Expected& test : expected) wanted.push_back(line_of(test.status, test.id));
  for (const results::Test& test : read->tests) seen.push_back(line_of(test.status, test.id));
  CHECK(only_in(wanted, seen) == Words{});
  CHECK(only_in(seen, wanted) == Words{});
  CHECK(lost(read->tests, expected) == Words{});
}

}  // namespace toolkit::test

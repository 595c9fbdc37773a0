#include "lib/verdict/quarantine.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "lib/core/nearest.hpp"
#include "lib/core/text.hpp"
#include "lib/yaml/list.hpp"

namespace toolkit::verdict {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using yaml::Node;

const std::vector<std::string>& keys() {
  static const std::vector<std::string> all{"test", "owner", "reason", "expires"};
  return all;
}

/// Each `*` takes as little as it can, and more when what follows does not fit. At most text times pattern steps.
bool is_like(std::string_view text, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t next = 0;
  std::size_t star = std::string_view::npos;
  std::size_t taken = 0;
  while (at < text.size()) {
    if (next < pattern.size() && pattern[next] == '*') {
      star = next++;
      taken = at;
    } else if (next < pattern.size() && (pattern[next] == '?' || pattern[next] == text[at])) {
      ++at;
      ++next;
    } else if (star != std::string_view::npos) {
      next = star + 1;
      at = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', next) == std::string_view::npos;
}

template <typename Number>
std::optional<Number> digits(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_all = error == std::errc{} && end == text.data() + text.size() && text.front() != '-';
  return is_all ? std::optional{number} : std::nullopt;
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != std::string_view{"2026-12-31"}.size() || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto in_year = digits<int>(text.substr(0, 4));
  const auto in_month = digits<unsigned>(text.substr(5, 2));
  const auto in_day = digits<unsigned>(text.substr(8, 2));
  if (!in_year || !in_month || !in_day) return std::nullopt;
  const Date date{year{*in_year}, month{*in_month}, day{*in_day}};
  return date.ok() ? std::optional{date} : std::nullopt;
}

class Reader {
 public:
  Reader(const std::string& origin, Mistakes& mistakes) : origin_{origin}, mistakes_{mistakes} {}

  std::optional<Quarantined> read(const Node& item) {
    const std::size_t before = mistakes_.list().size();
    if (item.kind != Node::Kind::mapping) {
      say(item.mark, "each item is a mapping with the keys " + join(keys(), ", "));
      return std::nullopt;
    }
    for (const Node& value : item.items) check_key(value);
    Quarantined entry{.pattern = text_of(item, "test"),
                      .owner = text_of(item, "owner"),
                      .reason = text_of(item, "reason"),
                      .expires = date_of(item)};
    return mistakes_.list().size() == before ? std::optional{std::move(entry)} : std::nullopt;
  }

  void say(yaml::Mark mark, const std::string& what) {
    mistakes_.add(fmt::format("{}: line {}, column {}: {}", origin_, mark.line, mark.column, what));
  }

 private:
  void check_key(const Node& value) {
    if (std::ranges::find(keys(), value.key) != keys().end()) return;
    say(value.key_mark, fmt::format("there is no key {}{}; there are {}", printable(value.key),
                                    suggestion(value.key, keys()), join(keys(), ", ")));
  }

  static const Node* find(const Node& item, std::string_view key) {
    const auto found = std::ranges::find(item.items, key, &Node::key);
    return found == item.items.end() ? nullptr : &*found;
  }

  std::string text_of(const Node& item, std::string_view key) {
    const Node* value = find(item, key);
    if (value == nullptr) {
      say(item.mark, fmt::format("the key {} is missing", key));
    } else if (value->kind != Node::Kind::scalar || trimmed(value->text).empty()) {
      say(value->mark, fmt::format("{} takes a text", key));
    } else {
      return std::string{trimmed(value->text)};
    }
    return {};
  }

  Date date_of(const Node& item) {
    const std::string text = text_of(item, "expires");
    const auto date = parse_date(text);
    if (!text.empty() && !date) say(find(item, "expires")->mark, "expires takes a day like 2026-12-31");
    return date.value_or(Date{});
  }

  const std::string& origin_;
  Mistakes& mistakes_;
};

}  // namespace

bool matches(const Quarantined& entry, const results::TestId& test) {
  return is_like(test.name, entry.pattern) || is_like(test.suite + " " + test.name, entry.pattern);
}

Quarantine Quarantine::read(std::string_view text, const std::string& origin, Mistakes& mistakes) {
  const yaml::List list = yaml::read_list(text);
  Reader reader{origin, mistakes};
  for (const yaml::Fault& fault : list.faults) reader.say(fault.mark, fault.message);
  Quarantine quarantine;
  for (const Node& item : list.items) {
    if (auto entry = reader.read(item)) quarantine.entries_.push_back(std::move(*entry));
  }
  return quarantine;
}

bool Quarantine::holds(const results::TestId& test) const {
  return std::ranges::any_of(entries_, [&](const Quarantined& entry) { return matches(entry, test); });
}

std::vector<Quarantined> Quarantine::expired(Date today) const {
  std::vector<Quarantined> found;
  std::ranges::copy_if(entries_, std::back_inserter(found),
                       [&](const Quarantined& entry) { return entry.expires < today; });
  return found;
}

std::string text(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace toolkit::verdict

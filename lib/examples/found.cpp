#include "lib/examples/found.hpp"

#include <deque>
#include <string>
#include <unordered_map>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/examples/section.hpp"
#include "lib/results/go_event.hpp"
#include "lib/results/lines.hpp"

namespace toolkit::examples {
namespace {

using Reader = std::vector<Property> (*)(const Section& section);

constexpr Reader kReaders[] = {read_hypothesis, read_rapid,      read_proptest,   read_jqwik,
                               read_fast_check, read_rapidcheck, read_quickcheck, read_rust_quickcheck};

/// What each test has printed, since tests and packages print at the same time; the rest by itself.
class Sorted {
 public:
  void add(std::string_view line) {
    const bool may_be_event = line.starts_with('{') && line.find("\"Action\"") != std::string_view::npos;
    const auto event = may_be_event ? results::parse_go_event(line) : std::nullopt;
    if (!event) {
      text_of({}).append(line) += '\n';
    } else if (event->action == "output") {
      text_of({event->package, event->test}) += event->output;
    }
  }

  /// In order of first sight.
  [[nodiscard]] const std::deque<std::pair<results::TestId, std::string>>& texts() const { return texts_; }

 private:
  std::string& text_of(results::TestId test) {
    const auto [found, is_new] = index_.try_emplace(test, texts_.size());
    if (is_new) texts_.emplace_back(std::move(test), "");
    return texts_[found->second].second;
  }

  std::deque<std::pair<results::TestId, std::string>> texts_ = {};
  std::unordered_map<results::TestId, std::size_t> index_ = {};
};

void fill(std::string& text, const std::string& other) {
  if (text.empty()) text = other;
}

template <typename Value>
void fill(std::optional<Value>& value, const std::optional<Value>& other) {
  if (!value) value = other;
}

/// Each example once, with all that is said of it anywhere: pytest tells it in its summary again.
class Once {
 public:
  void add(Property property) {
    if (!property.is_failed) {
      all_.push_back(std::move(property));
      return;
    }
    std::string key{name_of(property.framework)};
    for (const std::string& part : {property.test.suite, property.test.name, property.counterexample}) {
      key.append(1, '\0').append(part);
    }
    const auto [found, is_new] = index_.try_emplace(std::move(key), all_.size());
    if (is_new) {
      all_.push_back(std::move(property));
      return;
    }
    Property& first = all_[found->second];
    fill(first.seed, property.seed);
    fill(first.replay, property.replay);
    fill(first.cases, property.cases);
    fill(first.duration, property.duration);
  }

  std::vector<Property> take() { return std::move(all_); }

 private:
  std::vector<Property> all_ = {};
  std::unordered_map<std::string, std::size_t> index_ = {};
};

}  // namespace

std::vector<Property> find_in_output(std::string_view output) {
  Sorted sorted;
  for (results::Lines lines{output}; lines.next();) sorted.add(lines.line());
  std::deque<Section> sections;
  for (const auto& [test, text] : sorted.texts()) {
    sections.emplace_back(results::without_colors(text), results::TestId{clipped(test.suite), clipped(test.name)});
  }
  Once once;
  for (const Reader read : kReaders) {
    for (const Section& section : sections) {
      for (Property& property : read(section)) once.add(std::move(property));
    }
  }
  return once.take();
}

}  // namespace toolkit::examples

// rapid, in what `go test` prints. Source: pgregory.net/rapid 1.3, engine.go.
#include <utility>

#include "lib/core/text.hpp"
#include "lib/examples/go_duration.hpp"
#include "lib/examples/section.hpp"
#include "lib/results/lines.hpp"

namespace toolkit::examples {
namespace {

/// "[rapid] failed after 19 tests: ", and "panic".
std::optional<std::size_t> failed_after(std::string_view said) {
  if (!said.starts_with("failed after ") && !said.starts_with("panic after ")) return std::nullopt;
  return number_after(said, " after ");
}

class Reader {
 public:
  explicit Reader(const Section& section) : section_{section}, name_{section.test().name} {}

  std::vector<Property> read() {
    for (std::size_t at = 0; at < section_.size(); ++at) {
      const std::string_view line = section_.line(at);
      if (const auto said = after(line, "[rapid] ")) {
        read_said(*said);
      } else {
        read_other(line);
      }
    }
    end_example();
    return std::move(found_);
  }

 private:
  void read_said(std::string_view said) {
    if (const auto cases = failed_after(said)) {
      end_example();
      is_in_example_ = true;
      // rapid does not count the one that failed.
      add({.framework = Framework::rapid, .is_failed = true, .cases = *cases + 1});
    } else if (said.starts_with("OK, passed ")) {
      end_example();
      Property property{.framework = Framework::rapid, .cases = number_after(said, "OK, passed ")};
      property.duration = parse_go_duration(between(said, "(", ")").value_or(""));
      add(std::move(property));
    } else if (is_in_example_ && results::take(said, "draw ")) {
      drawn_.add(said);
    }
  }

  void read_other(std::string_view line) {
    if (is_in_example_) read_reproduction(line);
    line = trimmed(line);
    for (const std::string_view mark : {"=== RUN", "=== CONT", "=== NAME"}) {
      if (!results::take(line, mark)) continue;
      end_example();
      name_ = trimmed(line);
    }
    if (line.starts_with("--- ")) end_example();
    // A package's last line, whose results go test shows together.
    for (const std::string_view mark : {"FAIL\t", "ok  \t"}) {
      if (results::take(line, mark)) end_package(line.substr(0, line.find('\t')));
    }
  }

  /// To reproduce, specify -run="TestRare" -rapid.failfile="…" (or -rapid.seed=6980028934415726386)
  void read_reproduction(std::string_view line) {
    if (line.find("To reproduce, specify ") == std::string_view::npos) return;
    Property& property = found_.back();
    if (const auto name = between(line, "-run=\"", "\"")) property.test.name = clipped(*name);
    if (const auto file = between(line, "-rapid.failfile=\"", "\"")) property.replay = clipped(*file);
    if (const auto seed = after(line, "-rapid.seed=")) {
      property.seed = clipped(seed->substr(0, seed->find_first_not_of("0123456789")));
    }
  }

  void add(Property property) {
    property.test = {section_.test().suite, clipped(name_)};
    found_.push_back(std::move(property));
  }

  void end_example() {
    if (is_in_example_) found_.back().counterexample = drawn_.text();
    drawn_ = {};
    is_in_example_ = false;
  }

  void end_package(std::string_view package) {
    end_example();
    for (; named_ < found_.size(); ++named_) {
      if (found_[named_].test.suite.empty()) found_[named_].test.suite = clipped(package);
    }
  }

  const Section& section_;
  std::string_view name_;
  std::vector<Property> found_ = {};
  std::size_t named_ = 0;  // how many of them have their package
  bool is_in_example_ = false;
  Gathered drawn_ = {};
};

}  // namespace

std::vector<Property> read_rapid(const Section& section) { return Reader{section}.read(); }

}  // namespace toolkit::examples

#include "lib/results/tap.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/reasons.hpp"
#include "lib/results/tap_diagnostics.hpp"
#include "lib/results/tap_document.hpp"
#include "lib/results/tap_line.hpp"

namespace toolkit::results {
namespace {

constexpr std::size_t kIndent = 4;      // of a group
constexpr std::size_t kYamlIndent = 2;  // of a block behind its test

/// "t/basic.t .... " and "t/skipped.t .. skipped: no network"
struct ProveHeader {
  std::string_view file = {};
  bool is_skipped = false;
};

std::optional<ProveHeader> prove_header(std::string_view line) {
  const std::size_t dots = line.find(" ..");
  if (dots == std::string_view::npos || dots == 0 || line.front() == ' ') return std::nullopt;
  std::string_view rest = line.substr(dots + 1);
  rest = trimmed(rest.substr(std::min(rest.find_first_not_of('.'), rest.size())));
  if (!rest.empty() && !rest.starts_with("skipped")) return std::nullopt;
  return ProveHeader{.file = line.substr(0, dots), .is_skipped = !rest.empty()};
}

class Reader {
 public:
  void read(std::string_view text);
  [[nodiscard]] bool has_tap() const { return has_tap_; }
  [[nodiscard]] Results take_results();

 private:
  bool read_yaml(std::string_view line, std::size_t indent);
  bool read_prove(std::string_view line);
  void read_line(std::string_view line, std::size_t indent);
  void read_tap_line(std::string_view line, std::size_t depth);
  bool read_comment(std::string_view line, std::size_t indent);
  void read_point(std::size_t depth, TapPoint point);
  void begin_document(std::string suite);
  void end_document();
  void end_yaml();

  Results results_;
  Reasons reasons_;
  TapDocument document_{""};
  unsigned version_ = 12;
  std::size_t point_indent_ = 0;
  std::optional<std::size_t> yaml_indent_;
  TapYaml yaml_;
  bool has_tap_ = false;
  bool has_bailed_out_ = false;
  bool is_prove_ = false;
  bool has_prove_verdict_ = false;  // of this document
  bool has_prove_result_ = false;   // of all
};

void Reader::begin_document(std::string suite) {
  end_document();
  document_ = TapDocument{std::move(suite)};
  version_ = 12;
  has_prove_verdict_ = false;
}

void Reader::end_document() {
  if (!document_.has_begun()) {
    if (is_prove_ && !has_prove_verdict_) document_.check(reasons_);
    return;
  }
  if (!has_bailed_out_) document_.check(reasons_);
  if (document_.planned()) results_.announced_count = results_.announced_count.value_or(0) + *document_.planned();
  std::ranges::move(document_.tests(), std::back_inserter(results_.tests));
}

void Reader::end_yaml() {
  yaml_indent_.reset();
  Test* test = document_.last();
  if (test == nullptr) return;
  yaml_.describe(*test);
  if (yaml_.names_exit() && test->status == Status::failed && !document_.last_has_failed_tests())
    reasons_.add(test->id.name + " did not come to its end");
}

/// Whether the line belongs to a block of YAML.
bool Reader::read_yaml(std::string_view line, std::size_t indent) {
  const std::string_view text = trimmed(line);
  if (!yaml_indent_) {
    if (text != "---" || indent != point_indent_ + kYamlIndent || document_.last() == nullptr) return false;
    yaml_indent_ = indent;
    yaml_ = {};
    return true;
  }
  if (text == "..." && indent == *yaml_indent_) {
    end_yaml();
  } else {
    yaml_.add(line.substr(std::min(*yaml_indent_, indent)));
  }
  return true;
}

/// What prove prints around the documents.
bool Reader::read_prove(std::string_view line) {
  const bool is_between = !document_.has_begun() || document_.is_full() || has_prove_verdict_;
  const auto header = prove_header(line);
  if (header && is_between) {
    begin_document(valid_utf8(header->file));
    is_prove_ = has_tap_ = true;
    has_prove_verdict_ = header->is_skipped;
    return true;
  }
  if (!is_prove_) return false;
  if (line.starts_with("Result: ")) has_prove_result_ = true;
  const bool is_dubious = line.starts_with("Dubious, ");
  if (is_dubious && !document_.has_failed())
    reasons_.add("a program failed outside of its tests: " + std::string{line});
  // Its "ok" is no test; with --timer a time stands behind it.
  const bool is_ok = document_.is_full() && (line == "ok" || line.starts_with("ok "));
  const bool is_failed = line.starts_with("Failed ") && line.find(" subtests") != std::string_view::npos;
  if (is_dubious || is_ok || is_failed) has_prove_verdict_ = true;
  return has_prove_verdict_;
}

void Reader::read_point(std::size_t depth, TapPoint point) {
  if (document_.is_new_group(depth) && point.number != 1U) return;
  // Another document follows.
  if (depth == 0 && document_.has_begun() && document_.is_full() && point.number == 1U) begin_document("");
  document_.add_point(depth, std::move(point));
  point_indent_ = depth * kIndent;
  has_tap_ = true;
}

bool Reader::read_comment(std::string_view line, std::size_t indent) {
  if (!line.starts_with('#')) return false;
  if (auto group = parse_tap_subtest(line, version_)) {
    document_.announce(indent / kIndent, std::move(*group));
    return true;
  }
  line.remove_prefix(1);
  Test* test = document_.last();
  if (test != nullptr && test->status == Status::failed) add_tap_comment(*test, line);
  return true;
}

void Reader::read_tap_line(std::string_view line, std::size_t depth) {
  if (auto point = parse_tap_point(line, version_)) {
    read_point(depth, std::move(*point));
  } else if (const auto plan = parse_tap_plan(line)) {
    if (depth == 0 && document_.is_full()) begin_document("");
    document_.add_plan(depth, *plan);
    has_tap_ = true;
  } else if (line == "}") {
    document_.close_group(depth);
  }
}

void Reader::read_line(std::string_view line, std::size_t indent) {
  if (read_yaml(line, indent)) return;
  line.remove_prefix(indent);
  if (take(line, "Bail out!")) {
    has_bailed_out_ = has_tap_ = true;
    reasons_.add("bailed out: " + std::string{trimmed(line)});
    return;
  }
  if (read_comment(line, indent) || (indent == 0 && read_prove(line))) return;
  if (indent == 0 && take(line, "TAP version ")) {
    if (document_.has_begun()) begin_document("");
    if (take_number(line, version_)) has_tap_ = true;
  } else if (indent % kIndent == 0 && document_.can_take(indent / kIndent)) {
    read_tap_line(line, indent / kIndent);
  }
}

void Reader::read(std::string_view text) {
  for (Lines lines{text}; lines.next() && !has_bailed_out_;) {
    const std::string_view line = lines.line();
    if (!lines.is_whole()) {
      reasons_.add("its last line has no end");
      has_tap_ = has_tap_ || parse_tap_point(line, version_) || line.starts_with("TAP version");
      break;
    }
    read_line(line, std::min(line.find_first_not_of(' '), line.size()));
  }
}

Results Reader::take_results() {
  if (yaml_indent_) {
    reasons_.add("what it says of its last test has no end");
    end_yaml();
  }
  end_document();
  if (!document_.has_begun() && !is_prove_ && !has_bailed_out_) reasons_.add("it has no plan");
  if (is_prove_ && !has_prove_result_) reasons_.add("prove did not come to its end");
  results_.incomplete = reasons_.text();
  return std::move(results_);
}

}  // namespace

Result<Results> read_tap(std::string_view text) {
  Reader reader;
  reader.read(text);
  if (!reader.has_tap()) return fail(Failure::corrupt, "it has neither a plan nor a test of TAP");
  return reader.take_results();
}

}  // namespace toolkit::results

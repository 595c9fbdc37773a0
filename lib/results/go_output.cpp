#include "lib/results/go_output.hpp"

#include <algorithm>
#include <array>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"

namespace toolkit::results {
namespace {

struct Place {
  std::string_view file = {};
  unsigned line = 0;
  std::string_view text = {};  // what stands behind it
};

/// "file_test.go:12: text"
Place place_in(std::string_view line) {
  constexpr std::string_view kEnd = ".go:";
  const std::size_t end = line.find(kEnd);
  if (end == std::string_view::npos) return {};
  Place place{.file = line.substr(0, end + kEnd.size() - 1)};
  line.remove_prefix(end + kEnd.size());
  if (place.file.find_first_of(" \t:") != std::string_view::npos || !take_number(line, place.line)) return {};
  place.text = line;
  return place;
}

/// What the test's own framework says of the test, and not the test.
bool is_framing(std::string_view line) {
  constexpr std::array kFraming{"=== RUN ", "=== PAUSE ", "=== CONT ", "=== NAME ", "=== ATTR "};
  return std::ranges::any_of(kFraming, [&](const char* framing) { return line.starts_with(framing); });
}

bool is_logged(const Place& place) { return place.line > 0 && place.text.starts_with(':'); }

/// A line of a stack, "	/path/file_test.go:12 +0x1a", and the first that is in a test.
bool is_in_test(const Place& place) {
  return place.line > 0 && place.file.ends_with("_test.go") && place.text.starts_with(" +0x");
}

void set_place(Test& test, const Place& place) {
  test.file = place.file;
  test.line = place.line;
}

/// testify says where it was called before it says what is wrong.
bool is_message(std::string_view line) { return !line.empty() && !line.starts_with("Error Trace:"); }

std::string_view message_in(std::string_view line) {
  take(line, "Error:");
  return trimmed(line);
}

}  // namespace

std::string_view crash_in(std::string_view output) {
  if (!output.starts_with("panic: ") && !output.starts_with("fatal error: ")) return {};
  return trimmed(output);
}

void describe_go_test(Test& test, std::string_view output) {
  bool has_crashed = false;
  bool wants_message = false;
  for (Lines lines{output}; lines.next();) {
    const std::string_view line = lines.line();
    if (is_framing(line)) continue;
    test.details.append(line).append("\n");
    const Place place = place_in(trimmed(line));
    if (const std::string_view crash = crash_in(line); !crash.empty() && !has_crashed) {
      test.message = crash;
      set_place(test, {});
      has_crashed = true;
    } else if (has_crashed) {
      if (test.line == 0 && is_in_test(place)) set_place(test, place);
    } else if (is_logged(place) && line.starts_with("    ")) {
      test.message = trimmed(place.text.substr(1));
      wants_message = test.message.empty();
      set_place(test, place);
    } else if (wants_message && is_message(trimmed(line))) {
      test.message = message_in(trimmed(line));
      wants_message = false;
    }
  }
}

}  // namespace toolkit::results

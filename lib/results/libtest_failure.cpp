#include "lib/results/libtest_failure.hpp"

#include <cstddef>
#include <optional>
#include <string>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"

namespace toolkit::results {
namespace {

constexpr std::string_view kPanicked = " panicked at ";
constexpr std::size_t kMostPanic = 4096;  // of a panic's text is looked at

struct Place {
  std::string_view file = {};
  unsigned line = 0;
};

struct Panic {
  std::string_view thread = {};
  Place place = {};
  std::string_view message = {};
};

/// "src/lib.rs:10:5". What is not below the project's folder is no place to look at: a dependency, or Rust itself.
std::optional<Place> parse_place(std::string_view text) {
  const std::size_t column = text.rfind(':');
  if (column == std::string_view::npos || column == 0) return std::nullopt;
  const std::size_t line = text.rfind(':', column - 1);
  if (line == std::string_view::npos || line == 0) return std::nullopt;
  Place place{.file = text.substr(0, line)};
  std::string_view number = text.substr(line + 1, column - line - 1);
  std::string_view rest = text.substr(column + 1);
  unsigned ignored = 0;
  if (!take_number(number, place.line) || !number.empty() || !take_number(rest, ignored) || !rest.empty())
    return std::nullopt;
  return place.file.starts_with('/') ? Place{} : place;
}

/// "'message', src/lib.rs:10:5", which may be of several lines.
std::optional<Panic> old_panic(std::string_view thread, std::string_view text) {
  const std::string_view quoted = text.substr(1);
  for (std::size_t end = quoted.find("', "); end != std::string_view::npos; end = quoted.find("', ", end + 1)) {
    const std::string_view behind = quoted.substr(end + 3);
    if (const auto place = parse_place(trimmed(behind.substr(0, behind.find('\n')))))
      return Panic{.thread = thread, .place = *place, .message = quoted.substr(0, end)};
  }
  return std::nullopt;
}

/// `text` begins behind "thread '": "a::b' (123) panicked at src/lib.rs:10:5:", and the message below it.
std::optional<Panic> parse_panic(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  const std::size_t words = line.find(kPanicked);
  const std::size_t quote = line.find('\'');
  if (words == std::string_view::npos || quote > words) return std::nullopt;
  const std::string_view thread = line.substr(0, quote);
  const std::string_view behind = text.substr(words + kPanicked.size());
  if (behind.starts_with('\'')) return old_panic(thread, behind);
  const std::string_view where = trimmed(line.substr(words + kPanicked.size()));
  if (!where.ends_with(':')) return std::nullopt;
  const auto place = parse_place(where.substr(0, where.size() - 1));
  if (!place) return std::nullopt;
  const std::size_t end = text.find('\n');
  return Panic{.thread = thread,
               .place = *place,
               .message = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1)};
}

/// That of the test's own thread, or else the first one.
std::optional<Panic> find_panic(std::string_view printed, std::string_view test) {
  constexpr std::string_view kThread = "thread '";
  std::optional<Panic> first;
  for (std::size_t at = printed.find(kThread); at != std::string_view::npos; at = printed.find(kThread, at + 1)) {
    const auto panic = parse_panic(printed.substr(at + kThread.size(), kMostPanic));
    if (!panic) continue;
    if (panic->thread == test || panic->thread == "main") return panic;
    if (!first) first = panic;
  }
  return first;
}

std::string_view first_line(std::string_view text) {
  text = trimmed(text);
  return trimmed(text.substr(0, text.find('\n')));
}

/// "note: test did not panic as expected at src/lib.rs:37:32", "note: panic did not contain expected string": the last
/// word of libtest itself.
std::string_view note_in(std::string_view printed) {
  std::string_view note;
  for (Lines lines{printed}; lines.next();) {
    std::string_view line = lines.line();
    if (take(line, "note: ") && (line.starts_with("test did not panic") || line.starts_with("panic did not")))
      note = line;
  }
  return note;
}

void set_place(Test& test, const Place& place) {
  test.file = valid_utf8(place.file);
  test.line = place.line;
}

void describe_note(Test& test, std::string_view note) {
  const std::size_t at = note.rfind(" at ");
  if (at != std::string_view::npos) {
    if (const auto place = parse_place(note.substr(at + 4))) {
      set_place(test, *place);
      note = note.substr(0, at);
    }
  }
  test.message = valid_utf8(note);
}

/// "src/lib.rs - two (line 7)"
std::optional<Place> place_of_doctest(std::string_view name) {
  constexpr std::string_view kLine = " (line ";
  const std::size_t line = name.rfind(kLine);
  const std::size_t dash = name.find(" - ");
  if (line == std::string_view::npos || dash == std::string_view::npos) return std::nullopt;
  Place place{.file = name.substr(0, dash)};
  std::string_view number = name.substr(line + kLine.size());
  return take_number(number, place.line) && number == ")" ? std::optional{place} : std::nullopt;
}

}  // namespace

void describe_libtest_failure(Test& test, std::string_view printed) {
  test.details = valid_utf8(printed.substr(0, printed.find_last_not_of('\n') + 1));
  const std::string& name = test.id.name;
  const auto panic = find_panic(test.details, name);
  const std::string_view note = note_in(test.details);
  if (panic) set_place(test, panic->place);
  if (!note.empty()) {
    describe_note(test, note);
  } else if (panic) {
    test.message = first_line(panic->message);
  } else if (test.message.empty()) {
    std::string_view message = first_line(test.details);
    take(message, "Error: ");  // what a test has returned
    test.message = message;
  }
  if (const auto place = place_of_doctest(name)) set_place(test, *place);
}

}  // namespace toolkit::results

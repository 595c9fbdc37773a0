#include "lib/runners/simple_command.hpp"

#include <cstddef>
#include <utility>

#include "lib/runners/arguments.hpp"

namespace toolkit::runners {
namespace {

// '!' is history in an interactive shell only, and '=', '%', ',' nothing; '{' is an expansion in bash.
constexpr std::string_view kSpecial = "|&;<>()$`*?[]{}#\n\r";
constexpr std::string_view kReserved =
    "! { } case do done elif else esac fi for if in then until while [[ function select time coproc";
// They do something to the shell itself, or mean another command than their file would.
constexpr std::string_view kBuiltIn =
    ". : alias break cd command continue eval exec exit export readonly return set "
    "shift source trap ulimit umask unset";

bool is_blank(char c) { return c == ' ' || c == '\t'; }

class Reader {
 public:
  explicit Reader(std::string_view script) : rest_{script} {}

  /// False for what is no simple command.
  bool read() {
    while (!rest_.empty()) {
      if (!read_one()) return false;
    }
    end_word();
    return !words_.empty();
  }
  [[nodiscard]] std::vector<std::string> take_words() { return std::move(words_); }

 private:
  bool read_one();
  bool read_single();
  bool read_double();
  void add(char c) {
    word_ += c;
    is_word_ = true;
  }
  void end_word() {
    if (is_word_) words_.push_back(std::exchange(word_, {}));
    is_word_ = false;
  }
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  std::string_view rest_;
  std::vector<std::string> words_ = {};
  std::string word_ = {};
  bool is_word_ = false;
};

bool Reader::read_single() {
  const std::size_t end = rest_.find('\'');
  if (end == std::string_view::npos) return false;
  word_ += rest_.substr(0, end);
  is_word_ = true;
  rest_.remove_prefix(end + 1);
  return true;
}

bool Reader::read_double() {
  is_word_ = true;
  while (!rest_.empty()) {
    const char c = take();
    if (c == '"') return true;
    if (c == '$' || c == '`') return false;
    constexpr std::string_view kQuoted = "$`\"\\";
    if (c == '\\' && !rest_.empty() && rest_.front() == '\n') {
      take();
    } else if (c == '\\' && !rest_.empty() && kQuoted.find(rest_.front()) != std::string_view::npos) {
      word_ += take();
    } else {
      word_ += c;
    }
  }
  return false;
}

bool Reader::read_one() {
  const char c = take();
  if (is_blank(c)) {
    end_word();
    return true;
  }
  if (c == '\'') return read_single();
  if (c == '"') return read_double();
  if (c == '\\') {
    if (rest_.empty()) return false;
    if (rest_.front() == '\n') {
      take();  // a line that goes on
      return true;
    }
    add(take());
    return true;
  }
  if (c == '#' && !is_word_) return false;
  if (c != '#' && kSpecial.find(c) != std::string_view::npos) return false;
  if (c == '~' && !is_word_) return false;
  add(c);
  return true;
}

/// "NAME=value" in front of a command.
bool is_assignment(std::string_view word) {
  const std::size_t sign = word.find('=');
  if (sign == std::string_view::npos || sign == 0) return false;
  constexpr std::string_view kName = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789+";
  return word.substr(0, sign).find_first_not_of(kName) == std::string_view::npos;
}

}  // namespace

std::optional<std::vector<std::string>> simple_command(std::string_view script) {
  if (script.find('\0') != std::string_view::npos) return std::nullopt;
  // Not trimmed at its end, where a backslash may quote a blank.
  const std::size_t begin = script.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return std::nullopt;
  script.remove_prefix(begin);
  while (script.ends_with('\n') || script.ends_with('\r')) script.remove_suffix(1);
  Reader reader{script};
  if (!reader.read()) return std::nullopt;
  std::vector<std::string> words = reader.take_words();
  const std::string& first = words.front();
  if (first.empty() || is_assignment(first) || is_one_of(first, kReserved) || is_one_of(first, kBuiltIn))
    return std::nullopt;
  return words;
}

}  // namespace toolkit::runners

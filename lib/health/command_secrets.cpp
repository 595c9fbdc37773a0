#include "lib/health/command_secrets.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "lib/core/text.hpp"
#include "lib/redact/redact.hpp"

namespace toolkit::health {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\v\f";

bool is_secret_option(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames{"requirepass", "masterauth", "password", "passwd", "pass", "auth"};
  const std::string plain = lower(name);
  if (std::ranges::find(kNames, plain) != kNames.end()) return true;
  return plain.ends_with("-password") || plain.ends_with("_password");
}

/// Splits a shell's line: quotes and escapes are taken off, and operators end a word.
class ShellWords {
 public:
  explicit ShellWords(std::string_view line) {
    for (; !line.empty(); line.remove_prefix(1)) {
      const char c = line.front();
      const bool is_escape = c == '\\' && quote_ != '\'' && line.size() > 1;
      if (is_escape && (quote_ == 0 || std::string_view{"\"\\$`"}.find(line[1]) != std::string_view::npos)) {
        line.remove_prefix(1);
        word_ += line.front();
      } else {
        read(c);
      }
    }
    end_word();
  }
  [[nodiscard]] const std::vector<std::string>& list() const { return words_; }

 private:
  void read(char c) {
    constexpr std::string_view kEnds = " \t\r\n\v\f;|&()<>";
    if (quote_ != 0) {
      if (c == quote_) {
        quote_ = 0;
      } else {
        word_ += c;
      }
    } else if (c == '"' || c == '\'') {
      quote_ = c;
    } else if (kEnds.find(c) != std::string_view::npos) {
      end_word();
    } else {
      word_ += c;
    }
  }
  void end_word() {
    if (!word_.empty()) words_.push_back(std::move(word_));
    word_.clear();
  }

  std::vector<std::string> words_;
  std::string word_;
  char quote_ = 0;
};

void add_arguments(const std::vector<std::string>& words, std::vector<std::string>& secrets) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    for (std::string& secret : redact::secrets_of_urls(word)) secrets.push_back(std::move(secret));
    if (!word.starts_with("--")) continue;
    const std::size_t equals = word.find('=');
    if (!is_secret_option(word.substr(2, std::min(equals, word.size()) - 2))) continue;
    if (equals != std::string_view::npos) {
      secrets.emplace_back(word.substr(equals + 1));
    } else if (i + 1 < words.size() && !words[i + 1].starts_with("--")) {  // `mongod --auth --port 1`
      secrets.push_back(words[i + 1]);
    }
  }
}

}  // namespace

std::vector<std::string> command_secrets(const std::vector<std::string>& command) {
  std::vector<std::string> secrets;
  add_arguments(command, secrets);
  for (const std::string& argument : command) {
    if (argument.find_first_of(kBlanks) != std::string::npos) add_arguments(ShellWords{argument}.list(), secrets);
  }
  return secrets;
}

}  // namespace toolkit::health

#include "lib/runners/call.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>

#include "lib/runners/grammars.hpp"

namespace toolkit::runners {

Call::Call(const Recognised& recognised, const std::vector<std::string>& command)
    : head(command.begin(), command.begin() + static_cast<std::ptrdiff_t>(recognised.arguments)),
      arguments{std::span{command}.subspan(recognised.arguments), grammar_of(recognised.runner)} {}

std::vector<std::string> Call::with(const std::vector<std::string>& words) const {
  std::vector<std::string> command = head;
  std::ranges::copy(words, std::back_inserter(command));
  return command;
}

std::vector<std::string> Call::with_first(std::vector<std::string> options) const {
  std::ranges::copy(arguments.words(), std::back_inserter(options));
  return with(options);
}

bool fits(const std::vector<std::string>& command) {
  constexpr std::size_t kMostBytes = 100'000;
  std::size_t bytes = 0;
  for (const std::string& word : command) bytes += word.size() + 1;
  return bytes <= kMostBytes;
}

bool is_one_line(std::string_view text) { return text.find_first_of(std::string_view{"\0\n\r", 3}) == text.npos; }

std::vector<std::string> files_of(const Wanted& wanted) {
  std::vector<std::string> files;
  for (const results::Test& test : wanted.tests) {
    if (test.file.empty() || test.file.front() == '-' || !wanted.exists(test.file)) return {};
    if (std::ranges::find(files, test.file) == files.end()) files.push_back(test.file);
  }
  return files;
}

}  // namespace toolkit::runners

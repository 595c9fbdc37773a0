#include "tools/retry-run/test_places.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace toolkit::retry_run {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostText = std::size_t{64} * 1024;
constexpr std::string_view kEndsOfWords = " \t\r\n()[]'\"`,<>";

std::optional<std::string> existing(const fs::path& folder, const fs::path& file) {
  std::error_code error;
  const fs::path path = fs::absolute(folder / file, error).lexically_normal();
  return fs::is_regular_file(path, error) ? std::optional{path.string()} : std::nullopt;
}

/// A package is below its module's folder, whose name for imports has nothing to do with its place.
std::optional<std::string> in_go_package(const fs::path& folder, std::string_view package, const std::string& file) {
  while (true) {
    if (auto found = existing(folder / package, file)) return found;
    const std::size_t slash = package.find('/');
    if (slash == std::string_view::npos) return existing(folder, file);
    package.remove_prefix(slash + 1);
  }
}

std::optional<std::string> in_java_tests(const fs::path& folder, std::string_view suite, const std::string& file) {
  std::string package{suite.substr(0, std::min(suite.rfind('.'), suite.size()))};
  std::ranges::replace(package, '.', '/');
  for (const char* root : {"src/test/java", "src/test/kotlin"}) {
    if (auto found = existing(folder / root / package, file)) return found;
  }
  return std::nullopt;
}

std::optional<std::string> resolved(const results::Test& test, const fs::path& folder, const std::string& file) {
  if (auto found = existing(folder, file)) return found;
  if (file.find('/') != std::string::npos) return std::nullopt;
  if (file.ends_with(".go")) return in_go_package(folder, test.id.suite, file);
  if (file.ends_with(".java") || file.ends_with(".kt")) return in_java_tests(folder, test.id.suite, file);
  return std::nullopt;
}

/// "a/b.py:12:3" is the file and 12.
std::optional<Place> named_in(std::string_view word) {
  if (word.starts_with("file://")) word.remove_prefix(std::string_view{"file://"}.size());
  const std::size_t dot = word.find_last_of('.');
  const std::size_t colon = word.find(':', dot == std::string_view::npos ? word.size() : dot);
  if (colon == std::string_view::npos) return std::nullopt;
  Place place{.file = std::string{word.substr(0, colon)}};
  const auto [end, error] = std::from_chars(word.data() + colon + 1, word.data() + word.size(), place.line);
  const bool is_number = error == std::errc{} && (end == word.data() + word.size() || *end == ':');
  return is_number && place.line > 0 ? std::optional{std::move(place)} : std::nullopt;
}

std::optional<Place> in_text(const results::Test& test, const fs::path& folder) {
  std::string_view text = test.details;
  text = text.substr(0, kMostText);
  while (!text.empty()) {
    const std::size_t begin = std::min(text.find_first_not_of(kEndsOfWords), text.size());
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(kEndsOfWords), text.size());
    auto place = named_in(text.substr(0, end));
    text.remove_prefix(end);
    if (!place || place->file.find("node_modules") != std::string::npos) continue;
    if (auto file = resolved(test, folder, place->file)) return Place{.file = *file, .line = place->line};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Place> place_of(const results::Test& test, const std::string& folder) {
  const fs::path root = folder.empty() ? "." : folder;
  const auto file = test.file.empty() ? std::nullopt : resolved(test, root, test.file);
  if (file && test.line > 0) return Place{.file = *file, .line = test.line};
  if (auto named = in_text(test, root)) return named;
  return file ? std::optional{Place{.file = *file}} : std::nullopt;
}

}  // namespace toolkit::retry_run

#include "lib/results/cargo_line.hpp"

#include <algorithm>
#include <cstddef>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"

namespace toolkit::results {
namespace {

/// "target/debug/deps/whole-0123456789abcdef" is "whole".
std::string_view program_name(std::string_view path) {
  constexpr std::size_t kHash = 16;
  std::string_view name = path.substr(path.find_last_of("/\\") + 1);
  if (name.ends_with(".exe")) name.remove_suffix(4);
  const std::size_t dash = name.rfind('-');
  if (dash == std::string_view::npos || name.size() - dash - 1 != kHash) return name;
  const std::string_view hash = name.substr(dash + 1);
  return hash.find_first_not_of("0123456789abcdef") == std::string_view::npos ? name.substr(0, dash) : name;
}

}  // namespace

std::optional<std::string> parse_cargo_program(std::string_view line) {
  if (take(line, "   Doc-tests ")) return valid_utf8("Doc-tests " + std::string{trimmed(line)});
  if (!take(line, "     Running ")) return std::nullopt;
  line = trimmed(line);
  const std::size_t bracket = line.rfind('(');
  if (bracket == std::string_view::npos || !line.ends_with(')')) return valid_utf8(program_name(line));
  std::string_view source = line.substr(0, bracket);
  take(source, "unittests ");
  source = trimmed(source);
  const std::string_view program = program_name(line.substr(bracket + 1, line.size() - bracket - 2));
  if (source.empty()) return valid_utf8(program);
  return valid_utf8(std::string{source} + " (" + std::string{program} + ")");
}

bool is_cargo_built(std::string_view line) { return line.starts_with("    Finished "); }

std::string parse_cargo_broken(std::string_view line) {
  if (!take(line, "error: could not compile `")) return {};
  const std::size_t quote = line.find('`');
  if (quote == std::string_view::npos) return {};
  std::string_view kind = line.substr(quote + 1);
  kind = kind.substr(0, kind.starts_with(" (") ? kind.find(')') + 1 : 0);
  return valid_utf8(std::string{line.substr(0, quote)} + std::string{kind});
}

bool is_cargo_failed(std::string_view line) {
  return line.starts_with("error: test failed") || line.starts_with("error: doctest failed");
}

bool is_cargo_failed_list(std::string_view line) {
  unsigned count = 0;
  return take(line, "error: ") && take_number(line, count) && (line == " target failed:" || line == " targets failed:");
}

std::string_view parse_cargo_exit(std::string_view line) {
  if (!take(line, "  process didn't exit successfully: `")) return {};
  const std::size_t bracket = line.rfind("` (");
  if (bracket == std::string_view::npos || !line.ends_with(')')) return {};
  line.remove_prefix(bracket + 3);
  return line.substr(0, line.size() - 1);
}

}  // namespace toolkit::results

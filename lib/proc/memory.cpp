#include "lib/proc/memory.hpp"

#include <charconv>
#include <limits>
#include <string_view>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace toolkit::proc {
namespace {

/// Of "NAME:   123 kB".
std::optional<std::uint64_t> bytes_of(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(':') || !line.ends_with(" kB")) continue;
    line.remove_prefix(name.size() + 1);
    line.remove_suffix(3);
    line = trimmed(line);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    if (error != std::errc{} || end != line.data() + line.size()) return std::nullopt;
    if (value > std::numeric_limits<std::uint64_t>::max() / 1024) return std::nullopt;
    return value * 1024;
  }
  return std::nullopt;
}

}  // namespace

std::optional<MachineMemory> machine_memory(const std::string& proc) {
  constexpr std::size_t kLimit = 64 * 1024;
  const auto text = read_file(proc + "/meminfo", kLimit);
  if (!text) return std::nullopt;
  const auto total = bytes_of(*text, "MemTotal");
  const auto available = bytes_of(*text, "MemAvailable");
  if (!total || !available || *available > *total) return std::nullopt;
  return MachineMemory{*total, *available};
}

}  // namespace toolkit::proc

#include "lib/proc/memory.hpp"

#include <limits>
#include <string_view>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

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
    const auto kib = parse_number(trimmed(line), 0, std::numeric_limits<std::uint64_t>::max() / 1024);
    return kib ? std::optional{*kib * 1024} : std::nullopt;
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

// A process as /proc tells of it: a name may hold anything that the program has put there.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "fuzz/require.hpp"
#include "lib/proc/process_table.hpp"

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using toolkit::fuzz::require;
  using toolkit::proc::parse_stat;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto process = parse_stat(text);
  if (!process) return 0;
  require(process->name.size() < text.size(), "a name is a part of the line");
  const auto again =
      parse_stat(fmt::format("{} ({}) {} {} {} {} 1 1 1 1 1 1 1 0 0 1 1 1 1 1 1 7 1 1", process->pid, process->name,
                             process->state, process->parent, process->group, process->session));
  require(again && again->pid == process->pid && again->name == process->name && again->state == process->state &&
              again->parent == process->parent && again->group == process->group &&
              again->session == process->session && again->start_ticks == 7,
          "the line that was made of a process reads back as the same one");
  // Whatever a program calls itself, what stands beside it is not the program's to say.
  const auto named = parse_stat(fmt::format("12 ({}) S 34 1 1 1 1 1 1 1 1 1 0 0 1 1 1 1 1 1 7 1 1", text));
  require(named && named->pid == 12 && named->name == text && named->parent == 34 && named->start_ticks == 7,
          "no name changes what is read beside it");
  return 0;
}

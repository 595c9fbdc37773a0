#include "lib/proc/memory.hpp"

#include <filesystem>

#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit::proc;
using toolkit::test::TempDir;

namespace {

std::optional<MachineMemory> memory_of(const std::string& text) {
  const TempDir folder;
  static_cast<void>(folder.write("meminfo", text));
  return machine_memory(folder.path().string());
}

}  // namespace

TEST_CASE("the machine's memory is told in bytes", "[proc]") {
  const auto memory = memory_of(
      "MemTotal:       16384000 kB\nMemFree:          100 kB\nMemAvailable:    8192000 kB\nSwapTotal: 1 kB\n");
  REQUIRE(memory);
  CHECK(memory->total_bytes == 16'384'000ULL * 1024);
  CHECK(memory->available_bytes == 8'192'000ULL * 1024);
}

TEST_CASE("this machine has memory", "[proc]") {
  const auto memory = machine_memory();
  if (!memory && !std::filesystem::exists("/proc/meminfo")) SKIP_TEST("there is no /proc/meminfo");
  REQUIRE(memory);
  CHECK(memory->available_bytes > 0);
  CHECK(memory->available_bytes <= memory->total_bytes);
}

TEST_CASE("memory that the kernel does not tell, or tells oddly, is not known", "[proc]") {
  CHECK_FALSE(machine_memory("/nonexistent"));
  const std::string text =
      GENERATE("", "MemTotal: 5 kB\n", "MemAvailable: 5 kB\n", "MemTotal: 5 kB\nMemAvailable: 6 kB\n",
               "MemTotal: x kB\nMemAvailable: 1 kB\n", "MemTotal: 5\nMemAvailable: 1 kB\n",
               "MemTotal: -5 kB\nMemAvailable: 1 kB\n", "MemTotal: 18014398509481984 kB\nMemAvailable: 1 kB\n",
               "MemTotalAll: 5 kB\nMemAvailable: 1 kB\n", " kB", ": kB\nMemTotal: kB\n");
  CAPTURE(text);
  CHECK_FALSE(memory_of(text));
}

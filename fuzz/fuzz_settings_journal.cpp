// The journal of changed settings: a file is refused as damaged, or read as what is written again as the same.
#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "lib/core/result.hpp"
#include "lib/settings/journal.hpp"

namespace {

using namespace toolkit;
using fuzz::require;

void check_state(settings::State state) {
  const std::string written = settings::write_state(state, "boot");
  const settings::State again = settings::read_state(written, "boot");
  require(again.holders.size() == state.holders.size() && again.records.size() == state.records.size(),
          "nothing is lost");
  require(settings::write_state(again, "boot") == written, "what was written reads back as the same");
  require(settings::read_state(written, "another boot").records.empty(), "another boot has nothing to put back");
  for (const settings::Record& record : state.records) require(state.find(record.id), "a record is found by its id");
  state.forget_idle_holders();
  require(state.holders.size() <= again.holders.size() && state.records.size() == again.records.size(),
          "only holders are forgotten");
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string document{reinterpret_cast<const char*>(data), size};
  try {
    check_state(settings::read_state(document, ""));
  } catch (const EnvironmentError& refusal) {
    require(*refusal.what() != '\0', "a refusal says why");
  }
  return 0;
}

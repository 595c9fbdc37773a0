#define PCRE2_CODE_UNIT_WIDTH 8
#include "lib/regex/pattern.hpp"

#include <array>
#include <atomic>

#include <fmt/format.h>
#include <pcre2.h>

#include "lib/core/releaser.hpp"
#include "lib/core/text.hpp"

namespace toolkit::regex {
namespace {

constexpr std::uint32_t kMatchSteps = 10'000'000;
constexpr std::uint32_t kHeapKib = 20 * 1024;

using MatchData = std::unique_ptr<pcre2_match_data, Releaser<pcre2_match_data_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, Releaser<pcre2_match_context_free>>;

PCRE2_SPTR bytes(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

std::string reason(int code) {
  std::array<PCRE2_UCHAR, 256> text{};
  pcre2_get_error_message(code, text.data(), text.size());
  return reinterpret_cast<const char*>(text.data());
}

/// What one match works with. To make it takes longer than to look through a line.
struct Room {
  MatchData data;
  MatchContext context;
};

std::unique_ptr<Room> make_room(const pcre2_code* code) {
  auto room = std::make_unique<Room>();
  room->data.reset(pcre2_match_data_create_from_pattern(code, nullptr));
  room->context.reset(pcre2_match_context_create(nullptr));
  if (!room->data || !room->context) throw EnvironmentError{"PCRE2 got no memory"};
  pcre2_set_match_limit(room->context.get(), kMatchSteps);
  pcre2_set_heap_limit(room->context.get(), kHeapKib);
  return room;
}

}  // namespace

struct Pattern::Code {
  Code() = default;
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;
  ~Code() { const std::unique_ptr<Room> last{spare.load()}; }

  std::unique_ptr<pcre2_code, Releaser<pcre2_code_free>> handle;
  std::atomic<Room*> spare{nullptr};  // of the last match; a second thread makes one of its own
};

Pattern::Pattern(std::unique_ptr<Code> code) : code_{std::move(code)} {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::compile(const std::string& expression) {
  int status = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* handle = pcre2_compile(bytes(expression), expression.size(), PCRE2_MULTILINE, &status, &offset, nullptr);
  if (handle == nullptr) {
    return fail(Failure::rejected, fmt::format("the regular expression '{}' is wrong at character {}: {}",
                                               printable(expression), offset + 1, reason(status)));
  }
  // Not compiled further (PCRE2's JIT): compiled code does not keep to the heap limit.
  auto code = std::make_unique<Code>();
  code->handle.reset(handle);
  return Pattern{std::move(code)};
}

Result<bool> Pattern::occurs_in(std::string_view text) const {
  std::unique_ptr<Room> room{code_->spare.exchange(nullptr)};
  if (!room) room = make_room(code_->handle.get());
  const int found =
      pcre2_match(code_->handle.get(), bytes(text), text.size(), 0, 0, room->data.get(), room->context.get());
  if (found >= 0 || found == PCRE2_ERROR_NOMATCH) {  // else it has grown to its limit
    room.reset(code_->spare.exchange(room.release()));
    return found >= 0;
  }
  return fail(Failure::rejected, fmt::format("the regular expression gave up: {}", reason(found)));
}

}  // namespace toolkit::regex

// The first memory that a program asks for comes from one piece that is there from the start, and is never given back.
// Our tools run for milliseconds: musl's allocator maps a page for each kind of size and unmaps it as soon as it is
// empty, again and again, which took a third of the time of a whole run. What is more, or larger, is malloc's.
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <new>

namespace {

constexpr std::size_t kSize = std::size_t{512} << 10U;
constexpr std::size_t kLargest = std::size_t{32} << 10U;
constexpr std::size_t kAlignment = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

// Of its pages only those that are used take memory.
// NOLINTNEXTLINE(readability-identifier-naming)
alignas(kAlignment) std::byte arena[kSize];
std::atomic<std::size_t> used{0};

bool is_ours(const void* at) {
  const auto* byte = static_cast<const std::byte*>(at);
  return !std::less<const std::byte*>{}(byte, arena) && std::less<const std::byte*>{}(byte, arena + kSize);
}

void* from_arena(std::size_t size) {
  if (size > kLargest) return nullptr;
  const std::size_t whole = size == 0 ? kAlignment : (size + kAlignment - 1) / kAlignment * kAlignment;
  // It never goes down, and would have to be asked for more than there are addresses to begin anew.
  const std::size_t start = used.fetch_add(whole, std::memory_order_relaxed);
  return start <= kSize - whole ? arena + start : nullptr;
}

}  // namespace

// Source: [new.delete.single]; the forms for arrays and without exceptions end up here, those for larger alignments do
// not.
void* operator new(std::size_t size) {
  if (void* at = from_arena(size)) return at;
  for (;;) {
    if (void* at = std::malloc(size == 0 ? 1 : size)) return at;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc{};
    handler();
  }
}

void operator delete(void* at) noexcept {
  if (!is_ours(at)) std::free(at);
}

void operator delete(void* at, std::size_t /*size*/) noexcept { operator delete(at); }

// Linked with tools/arena.cpp, so that all of this program's memory is from there until it is used up.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "test/support/catch.hpp"

namespace {

/// Memory that says whether somebody else writes into it.
class Piece {
 public:
  Piece(std::size_t size, unsigned char mark) : size_{size}, mark_{mark}, at_{::operator new(size)} {
    std::memset(at_, mark, size);
  }
  Piece(const Piece&) = delete;
  Piece& operator=(const Piece&) = delete;
  ~Piece() { ::operator delete(at_); }

  [[nodiscard]] bool is_whole() const {
    const auto* bytes = static_cast<const unsigned char*>(at_);
    return std::all_of(bytes, bytes + size_, [this](unsigned char byte) { return byte == mark_; });
  }
  [[nodiscard]] bool is_aligned() const {
    return reinterpret_cast<std::uintptr_t>(at_) % __STDCPP_DEFAULT_NEW_ALIGNMENT__ == 0;
  }

 private:
  std::size_t size_;
  unsigned char mark_;
  void* at_;
};

/// Of all sizes, more than there is in the first memory, and some given back on the way.
bool pieces_are_kept(unsigned seed) {
  std::vector<std::unique_ptr<Piece>> pieces;
  bool is_right = true;
  std::size_t size = seed;
  for (int i = 0; i < 2000; ++i) {
    size = (size * 1103515245U + 12345U) % 70'001U;
    const std::size_t wanted = i % 10 == 0 ? size : size % 300;
    pieces.push_back(std::make_unique<Piece>(wanted, static_cast<unsigned char>(i + static_cast<int>(seed))));
    if (i % 3 == 0) pieces[size % pieces.size()].reset();
    std::erase(pieces, nullptr);
  }
  for (const auto& piece : pieces) is_right = is_right && piece->is_whole() && piece->is_aligned();
  return is_right;
}

}  // namespace

TEST_CASE("memory is nobody else's, from the first piece and beyond it, in one thread and in several", "[arena]") {
  std::vector<char> right(4, 0);
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < right.size(); ++i) {
    threads.emplace_back([&right, i] { right[i] = pieces_are_kept(i) ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right == std::vector<char>(4, 1));
}

TEST_CASE("nothing is memory of its own, and too much is refused", "[arena]") {
  std::set<void*> places;
  for (int i = 0; i < 100; ++i) places.insert(::operator new(0));
  CHECK((places.size() == 100 && !places.contains(nullptr)));
  for (void* place : places) ::operator delete(place);
  ::operator delete(nullptr);
  volatile std::size_t all = std::numeric_limits<std::size_t>::max();
  CHECK_THROWS_AS(::operator new(all), std::bad_alloc);
  CHECK_THROWS_AS(::operator new(all - 100), std::bad_alloc);
  CHECK(::operator new(all - 100, std::nothrow) == nullptr);
  struct alignas(256) Wide {
    char byte = 1;
  };
  const auto wide = std::make_unique<Wide>();
  CHECK(reinterpret_cast<std::uintptr_t>(wide.get()) % 256 == 0);
}

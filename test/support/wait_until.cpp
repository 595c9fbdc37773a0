#include "test/support/wait_until.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace toolkit::test {

void wait_until(std::string_view what, const std::function<bool()>& holds) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{120};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > limit) throw std::runtime_error{"waited in vain: " + std::string{what}};
    std::this_thread::sleep_for(std::chrono::milliseconds{3});
  }
}

}  // namespace toolkit::test

// g++ -std=c++17 numbers.cpp -lrapidcheck
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <rapidcheck.h>

int main() {
  bool ok = rc::check("fine", [](const std::vector<int>& list) { RC_ASSERT(list.size() < 1000000U); });
  ok &= rc::check("always", [](std::uint32_t n, const std::string&) { RC_ASSERT(n < 1000U); });
  ok &= rc::check("rare", [] {
    const auto n = *rc::gen::arbitrary<std::uint32_t>();
    RC_ASSERT((n * 2654435761U >> 22) != 7U);
  });
  ok &= rc::check("panics", [](const std::vector<int>& list) {
    if (list.size() > 4) throw std::runtime_error{"too long"};
  });
  ok &= rc::check("gives up", [](int n) { RC_PRE(n == 123456789); });
  ok &= rc::check([](int n) { RC_ASSERT(n < 5); });
  return ok ? 0 : 1;
}

#include "bench/listener_door.hpp"

#include <sys/socket.h>

#include "lib/core/result.hpp"
#include "test/support/listener.hpp"

namespace toolkit::bench {
namespace {

class ListenerDoor final : public Door {
 public:
  [[nodiscard]] std::uint16_t port() const override { return bound_.port; }

  TimePoint open() override {
    const TimePoint instant = system_clock().now();
    // Bound from the beginning and listening from here on. The kernel accepts: nobody has to be woken up for it.
    if (::listen(bound_.fd.get(), SOMAXCONN) != 0) throw EnvironmentError{"listen on 127.0.0.1 failed"};
    return instant;
  }

 private:
  test::Bound bound_ = test::refusing_port();
};

}  // namespace

std::unique_ptr<Door> make_listener_door() { return std::make_unique<ListenerDoor>(); }

}  // namespace toolkit::bench

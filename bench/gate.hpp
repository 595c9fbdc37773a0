// A server in front of a server: it answers "not yet" until it is opened, and passes connections through from then on.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "bench/door.hpp"

namespace toolkit::bench {

/// The service that the gate stands for.
struct Service {
  /// The length of the first whole request in `bytes`; 0 while its end has not come.
  std::size_t (*first_request)(std::string_view bytes);
  std::string not_yet;        ///< the answer to every request until the gate is opened
  std::string ready = {};     ///< the answer from then on, where there is no real server
  std::string upstream = {};  ///< the Unix socket of the real server
};

/// Answers as a Redis that loads its data does; then it is the Redis that listens on `upstream`.
[[nodiscard]] Service redis_service(std::string upstream);
/// 503, then 200.
[[nodiscard]] Service http_service();

/// Listens at once. It serves any number of connections, in one thread: some clients keep theirs open and never close
/// them.
[[nodiscard]] std::unique_ptr<Door> make_gate(const Service& service);

}  // namespace toolkit::bench

// Asks one thing of one service, once.
#pragma once

#include <string>

#include "lib/core/deadline.hpp"

namespace toolkit::health {

enum class State {
  ready,          ///< it answered as it must
  refused,        ///< the connection was refused
  absent,         ///< what was asked for is not there: no such file, the command said no
  not_yet,        ///< the service itself answered, and is not ready
  unresolved,     ///< its name has no address
  lookup_failed,  ///< nobody could say whether its name has one
  failed,         ///< anything else: unreachable, out of time, cut off
  hopeless,       ///< it answered what waiting cannot change
};

/// What one try found out.
struct Answer {
  State state = State::failed;
  std::string message = {};    ///< what happened, in one line, for people; when ready, what is to be said of that
  bool near = false;           ///< it was refused by a loopback or private address: asking again costs nobody anything
  bool resolved = false;       ///< its name had an address
  bool gone_for_good = false;  ///< it was there and does not come back
  bool reached = false;        ///< the service was there: a connection was accepted, or the thing exists
};

class Probe {
 public:
  Probe() = default;
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;
  virtual ~Probe() = default;
  /// Asks once and returns by `deadline`. "Not ready" is an ordinary answer: it is returned, never thrown. Throws
  /// EnvironmentError when the machine has no descriptors, threads or memory left. Called by one thread at a time.
  [[nodiscard]] virtual Answer check(const Deadline& deadline) = 0;
};

}  // namespace toolkit::health

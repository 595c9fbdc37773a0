// A TCP server on 127.0.0.1 that says what the test wrote down, byte for byte.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "lib/core/deadline.hpp"
#include "test/support/listener.hpp"

namespace toolkit::test {

/// One accepted connection. Every wait ends when the server is stopped.
class Peer {
 public:
  Peer(UniqueFd fd, const Deadline& deadline) : fd_{std::move(fd)}, deadline_{deadline} {}

  /// What comes next, at most 64 KiB; empty at the end of the stream.
  [[nodiscard]] std::string read_some();
  /// Reads on until `end` has come; returns everything, or what there was at the end of the stream.
  std::string read_until(std::string_view end);
  /// So many bytes, or what there was at the end of the stream. What came with them beyond is kept for the next call.
  std::string read_exactly(std::size_t count);
  void send(std::string_view bytes);
  /// Waits until the client hangs up.
  void wait_for_hang_up();
  /// Closes with a reset.
  void reset();

 private:
  UniqueFd fd_;
  Deadline deadline_;
  std::string unread_;  ///< of read_exactly() alone
};

/// Serves its connections one after the other, each by the script, and closes them.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::function<void(Peer&)> script);
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer();

  [[nodiscard]] std::uint16_t port() const { return listener_.port; }

 private:
  void serve();

  std::function<void(Peer&)> script_;
  Bound listener_;
  Cancel stop_;
  std::thread thread_;
};

}  // namespace toolkit::test

// A loopback port of the system's choice, and the connections to it, in the test's own hands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/core/unique_fd.hpp"

namespace toolkit::tools_test {

/// The server's end of a connection. What waits throws std::runtime_error when patience (program.hpp) ends.
class Accepted {
 public:
  explicit Accepted(UniqueFd fd) : fd_{std::move(fd)} {}
  /// An HTTP request, to the empty line that ends its head.
  [[nodiscard]] std::string read_head();
  void send(std::string_view text);
  /// A whole HTTP answer, after which the connection is closed.
  void answer(int status, std::string_view body = "");
  /// Waits until the other side hangs up.
  void await_hang_up();

 private:
  UniqueFd fd_;
};

/// Ours as long as it lives. Until listen() a connection to it is refused.
class Port {
 public:
  Port();

  /// `backlog` 0 leaves room for one connection that is not accepted.
  void listen(int backlog = 4096);
  [[nodiscard]] std::uint16_t number() const { return number_; }
  /// "tcp://127.0.0.1:12345"
  [[nodiscard]] std::string url(std::string_view scheme) const {
    return std::string{scheme} + "://127.0.0.1:" + std::to_string(number_);
  }
  /// Waits for a connection; throws as Accepted does.
  [[nodiscard]] Accepted accept();
  /// Whether a connection waits to be accepted.
  [[nodiscard]] bool has_connection() const;

 private:
  UniqueFd fd_;
  std::uint16_t number_ = 0;
};

/// One that listens from the start.
class OpenPort : public Port {
 public:
  OpenPort() { listen(); }
};

/// One whose queue is full: a connect() to it neither succeeds nor fails.
class FullPort : public Port {
 public:
  FullPort();

 private:
  UniqueFd first_;
  UniqueFd second_;
};

}  // namespace toolkit::tools_test

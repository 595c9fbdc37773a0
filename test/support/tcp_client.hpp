// A plain connection for protocols made of lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/core/unique_fd.hpp"

namespace toolkit::test {

class TcpClient {
 public:
  /// To 127.0.0.1, else to ::1; nothing when both refuse.
  [[nodiscard]] static std::optional<TcpClient> connect(std::uint16_t port);

  /// Sends `text` and CR LF. Throws std::runtime_error when the other side is gone.
  void send(std::string_view text);
  /// The next line, without its end. Throws std::runtime_error when none comes.
  [[nodiscard]] std::string line();
  /// Sends `text` and returns the answer's first line.
  std::string ask(std::string_view text);

 private:
  explicit TcpClient(UniqueFd socket) : socket_{std::move(socket)} {}

  UniqueFd socket_;
};

}  // namespace toolkit::test

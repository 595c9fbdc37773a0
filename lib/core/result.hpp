// How a call says that it could not do what it was asked: an answer is returned, a dead end is thrown.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace toolkit {

/// refused: the other side turned the connection down. untrusted: its certificate is not accepted. rejected: it (or we)
/// understood and said no.
enum class Failure { not_found, refused, unreachable, timeout, rejected, untrusted, corrupt };

/// What was tried and what happened, in words: "GET http://db/up: connection refused".
struct Error {
  Failure failure;
  std::string message;
};

/// For a caller that has a choice: cache miss, not ready, 503, timeout.
template <typename T>
using Result = tl::expected<T, Error>;  // std::expected one day: change this line only

[[nodiscard]] inline tl::unexpected<Error> fail(Failure failure, std::string message) {
  return tl::unexpected<Error>{Error{failure, std::move(message)}};
}

/// The call cannot be understood or cannot be done as asked. The tool ends with exit code 2.
struct UsageError : std::runtime_error {
  using runtime_error::runtime_error;
};

/// The machine fails us: disk full, a library that does not start. The tool ends with exit code 3.
struct EnvironmentError : std::runtime_error {
  using runtime_error::runtime_error;
};

}  // namespace toolkit

// The two streams that a command writes to, ours to read.
#pragma once

#include "lib/core/unique_fd.hpp"

namespace toolkit::supervise {

/// No stream holds more bytes that are written and not yet read.
inline constexpr int kMostUnread = 1024 * 1024;

/// The reading ends are non-blocking, the writing ends, which are for the command, are not; all are close-on-exec.
struct CommandStreams {
  UniqueFd read_output;
  UniqueFd read_error;
  UniqueFd write_output;
  UniqueFd write_error;
};

/// A terminal that looks like our own stream, or a pipe as large as the system lets it be. Throws EnvironmentError when
/// there can be none.
[[nodiscard]] CommandStreams make_streams(bool output_is_terminal, bool error_is_terminal);

}  // namespace toolkit::supervise

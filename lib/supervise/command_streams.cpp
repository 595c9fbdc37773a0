#include "lib/supervise/command_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "lib/core/result.hpp"
#include "lib/process/pipe.hpp"
#include "lib/pty/pty.hpp"

namespace toolkit::supervise {
namespace {

void make_pipe(UniqueFd& read_end, UniqueFd& write_end) {
  process::Pipe pipe = process::make_pipe();
  read_end = std::move(pipe.read);
  write_end = std::move(pipe.write);
  ::fcntl(read_end.get(), F_SETFL, O_NONBLOCK);
  // What every user may ask for, by default; where it is refused the usual size does. Source: pipe(7).
  ::fcntl(read_end.get(), F_SETPIPE_SZ, kMostUnread);
}

void make_terminal(int like, UniqueFd& read_end, UniqueFd& write_end) {
  auto terminal = pty::open_pty(like);
  if (!terminal) throw EnvironmentError{terminal.error().message};
  read_end = std::move(terminal->master);
  write_end = std::move(terminal->slave);
  ::fcntl(read_end.get(), F_SETFL, O_NONBLOCK);
}

}  // namespace

CommandStreams make_streams(bool output_is_terminal, bool error_is_terminal) {
  CommandStreams streams;
  if (output_is_terminal) make_terminal(STDOUT_FILENO, streams.read_output, streams.write_output);
  if (!output_is_terminal) make_pipe(streams.read_output, streams.write_output);
  if (error_is_terminal) make_terminal(STDERR_FILENO, streams.read_error, streams.write_error);
  if (!error_is_terminal) make_pipe(streams.read_error, streams.write_error);
  return streams;
}

}  // namespace toolkit::supervise

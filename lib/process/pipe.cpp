#include "lib/process/pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "lib/core/result.hpp"

namespace toolkit::process {

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw EnvironmentError{"pipe: " + std::generic_category().message(errno)};
  return {UniqueFd{ends[0]}, UniqueFd{ends[1]}};
}

}  // namespace toolkit::process

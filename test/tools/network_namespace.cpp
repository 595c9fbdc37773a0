#include "test/tools/network_namespace.hpp"

#include <unistd.h>

#include <stdexcept>

#include "lib/core/text.hpp"

namespace toolkit::tools_test {

NetworkNamespace::NetworkNamespace()
    : holder_{{"unshare", "--net", "sh", "-c", "echo ready; exec setpriv --pdeathsig KILL sleep 900"}} {
  if (!holder_.read_until("ready")) throw std::runtime_error{"no network namespace could be made"};
}

std::string NetworkNamespace::obstacle() {
  if (::geteuid() != 0) return "only root can make a network namespace";
  if (!has_program("unshare") || !has_program("nsenter")) return "no unshare or nsenter";
  return run_program({"unshare", "--net", "true"}).code == 0 ? "" : "no network namespace can be made here";
}

std::vector<std::string> NetworkNamespace::inside(const std::vector<std::string>& argv) const {
  std::vector<std::string> words{"nsenter", "--target", std::to_string(holder_.pid()), "--net", "--"};
  words.insert(words.end(), argv.begin(), argv.end());
  return words;
}

std::string NetworkNamespace::read(const std::string& name) const {
  return std::string{trimmed(run_program(inside({"cat", "/proc/sys/" + name})).out)};
}

void NetworkNamespace::write(const std::string& name, const std::string& value) const {
  const Ended ended = run_program(inside({"sh", "-c", "echo \"$1\" >\"$2\"", "sh", value, "/proc/sys/" + name}));
  if (ended.code != 0) throw std::runtime_error{ended.err};
}

}  // namespace toolkit::tools_test

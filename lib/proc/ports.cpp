#include "lib/proc/ports.hpp"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "lib/core/releaser.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit::proc {
namespace {

using Folder = std::unique_ptr<DIR, Releaser<::closedir>>;
using Owners = std::map<std::uint64_t, pid_t>;  ///< by the inode of a socket

struct Table {
  std::string_view file;
  std::string_view protocol;
  std::string_view state;  ///< of the sockets that are wanted
};
constexpr std::array kTables{Table{"tcp", "tcp", "0A"}, Table{"tcp6", "tcp", "0A"}, Table{"udp", "udp", "07"},
                             Table{"udp6", "udp", "07"}};

std::string link_target(const std::string& path) {
  std::array<char, 128> buffer{};
  const ssize_t length = ::readlink(path.c_str(), buffer.data(), buffer.size());
  return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))};
}

template <typename Number>
std::optional<Number> number(std::string_view text, int base) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Of "socket:[123]".
std::optional<std::uint64_t> socket_inode(std::string_view target) {
  constexpr std::string_view kBegin = "socket:[";
  if (!target.starts_with(kBegin) || !target.ends_with(']')) return std::nullopt;
  target.remove_prefix(kBegin.size());
  target.remove_suffix(1);
  return number<std::uint64_t>(target, 10);
}

void add_sockets(Owners& owners, pid_t pid, const std::string& process, const Deadline& deadline) {
  const std::string path = process + "/fd";
  const Folder folder{::opendir(path.c_str())};
  if (!folder) return;
  while (!deadline.passed()) {
    const dirent* entry = ::readdir(folder.get());
    if (entry == nullptr) return;
    const auto inode = socket_inode(link_target(fmt::format("{}/{}", path, entry->d_name)));
    if (inode) owners.try_emplace(*inode, pid);
  }
}

/// From the kernel's hexadecimal: words of four bytes, each a number of this machine.
std::string address_text(std::string_view hex) {
  std::array<std::uint32_t, 4> words{};
  if (hex.size() != 8 && hex.size() != 32) return {};
  for (std::size_t i = 0; i < hex.size() / 8; ++i) {
    const auto word = number<std::uint32_t>(hex.substr(i * 8, 8), 16);
    if (!word) return {};
    words.at(i) = *word;
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(hex.size() == 8 ? AF_INET : AF_INET6, words.data(), text.data(), text.size());
  return text.data();
}

/// The first ten words: number, local and remote address, state, queues, timer, retries, user, timeout, inode.
std::array<std::string_view, 10> first_words(std::string_view line) {
  std::array<std::string_view, 10> words;
  for (std::string_view& word : words) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    word = line.substr(0, line.find(' '));
    line.remove_prefix(word.size());
  }
  return words;
}

/// Nothing for a socket of another process or in another state, and for what is no line of such a table.
std::optional<ListeningPort> read_line(std::string_view line, const Table& table, const Owners& owners) {
  const auto words = first_words(line);
  if (words[3] != table.state) return std::nullopt;
  const auto inode = number<std::uint64_t>(words[9], 10);
  const auto owner = inode ? owners.find(*inode) : owners.end();
  if (owner == owners.end()) return std::nullopt;
  const std::size_t colon = std::min(words[1].find(':'), words[1].size());
  const std::string address = address_text(words[1].substr(0, colon));
  const auto port = number<std::uint16_t>(words[1].substr(std::min(colon + 1, words[1].size())), 16);
  if (address.empty() || !port) return std::nullopt;
  return ListeningPort{owner->second, std::string{table.protocol}, address, *port};
}

/// Calls `take` with each whole line. False when the file cannot be opened.
template <typename Take>
bool for_each_line(const std::string& path, const Deadline& deadline, const Take& take) {
  const UniqueFd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!file) return false;
  std::string text;
  std::array<char, 32 * 1024> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into
  while (!deadline.passed()) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    std::string_view rest = text;
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      take(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    if (rest.size() > buffer.size()) break;  // no such line is in a table
    text.erase(0, text.size() - rest.size());
  }
  return true;
}

}  // namespace

std::vector<ListeningPort> listening_ports(const std::vector<pid_t>& pids, const Deadline& deadline,
                                           const std::string& proc) {
  const auto folder_of = [&](pid_t pid) { return fmt::format("{}/{}", proc, pid); };
  Owners owners;
  for (const pid_t pid : pids) add_sockets(owners, pid, folder_of(pid), deadline);
  std::set<ListeningPort> found;
  std::set<std::string> networks;  // those whose tables were read
  for (const pid_t pid : pids) {
    if (owners.empty() || deadline.passed()) break;
    const std::string network = link_target(folder_of(pid) + "/ns/net");
    if (!network.empty() && networks.contains(network)) continue;
    bool was_read = false;
    for (const Table& table : kTables) {
      const bool is_open =
          for_each_line(fmt::format("{}/net/{}", folder_of(pid), table.file), deadline, [&](std::string_view line) {
            if (auto port = read_line(line, table, owners)) found.insert(std::move(*port));
          });
      was_read = was_read || is_open;
    }
    if (was_read) networks.insert(network);
  }
  return {found.begin(), found.end()};
}

}  // namespace toolkit::proc

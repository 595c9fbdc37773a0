#include "lib/dbsettings/redis_complaints.hpp"

#include <limits>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

namespace toolkit::dbsettings {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  const auto value = parse_number(trimmed(text), 0, std::numeric_limits<std::uint64_t>::max());
  return value ? std::optional{*value} : std::nullopt;
}

std::string content_of(const std::string& path) {
  constexpr std::size_t kLongest = 256;
  return read_file(path, kLongest).value_or("");
}

/// Of "always [madvise] never" what is in brackets.
std::string chosen(const std::string& choices) {
  const std::size_t start = choices.find('[');
  const std::size_t end = choices.find(']', std::min(start, choices.size()));
  return end == std::string::npos ? "" : choices.substr(start + 1, end - start - 1);
}

}  // namespace

std::vector<std::string> complaints(const RedisSurroundings& surroundings) {
  std::vector<std::string> result;
  if (surroundings.overcommit_memory == 0) {
    result.emplace_back(
        "vm.overcommit_memory is 0: a background save or a replication may fail when memory is low; "
        "set vm.overcommit_memory=1");
  }
  if (surroundings.huge_pages == "always") {
    result.emplace_back(
        "transparent huge pages are on for all (always): they cost latency and memory after a fork; "
        "set them to madvise");
  }
  if (surroundings.somaxconn && surroundings.tcp_backlog && *surroundings.somaxconn < *surroundings.tcp_backlog) {
    result.push_back(
        fmt::format("net.core.somaxconn is {}, so its tcp-backlog of {} cannot be had; set "
                    "net.core.somaxconn={} before it starts",
                    *surroundings.somaxconn, *surroundings.tcp_backlog, *surroundings.tcp_backlog));
  }
  if (surroundings.last_save_failed) {
    result.emplace_back(
        "its last background save failed (rdb_last_bgsave_status:err), and with save points it then "
        "refuses writes; its log says why");
  }
  return result;
}

RedisSurroundings look_around(RedisSession& session, const std::string& root) {
  RedisSurroundings result;
  result.last_save_failed = session.info("persistence", "rdb_last_bgsave_status") == "err";
  if (!session.is_local()) return result;
  const auto backlog = session.command({"CONFIG", "GET", "tcp-backlog"});
  if (backlog && backlog->items.size() == 2) result.tcp_backlog = number(backlog->items[1].text);
  result.overcommit_memory = number(content_of(root + "/proc/sys/vm/overcommit_memory"));
  result.somaxconn = number(content_of(root + "/proc/sys/net/core/somaxconn"));
  result.huge_pages = chosen(content_of(root + "/sys/kernel/mm/transparent_hugepage/enabled"));
  return result;
}

std::vector<std::string> redis_complaints(RedisSession& session, const std::string& root) {
  std::vector<std::string> result = complaints(look_around(session, root));
  for (std::string& complaint : result) complaint = fmt::format("{}: {}", session.target().name(), complaint);
  return result;
}

}  // namespace toolkit::dbsettings

#include "lib/cgroup/group.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <functional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "lib/cgroup/files.hpp"
#include "lib/core/text.hpp"
#include "lib/core/unique_fd.hpp"
#include "lib/core/values.hpp"

namespace toolkit::cgroup {
namespace {

constexpr std::size_t kPidsLimit = std::size_t{64} << 20U;  // there are at most 4 Mi processes
constexpr std::uint64_t kLargestPid = std::uint64_t{1} << 22U;

std::string reason(int error) { return std::generic_category().message(error); }

tl::unexpected<Error> failed(int error, const std::string& what) {
  const bool is_missing = error == ENOENT || error == ENODEV || error == ESRCH;
  return fail(is_missing ? Failure::not_found : Failure::rejected, fmt::format("{}: {}", what, reason(error)));
}

/// 0, or the error.
int write_to(const std::string& path, std::string_view text) {
  const UniqueFd file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
  if (!file) return errno;
  ssize_t written = -1;
  do {
    written = ::write(file.get(), text.data(), text.size());
  } while (written < 0 && errno == EINTR);
  return written < 0 ? errno : 0;
}

std::vector<std::string> folders_in(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code error;
  std::filesystem::directory_iterator entry{folder, error};
  while (!error && entry != std::filesystem::directory_iterator{}) {
    std::error_code ignored;
    if (entry->symlink_status(ignored).type() == std::filesystem::file_type::directory) found.push_back(entry->path());
    entry.increment(error);
  }
  return found;
}

/// The deepest first.
void for_each_folder(const std::string& folder, const std::function<void(const std::string&)>& visit) {
  for (const std::string& sub : folders_in(folder)) for_each_folder(sub, visit);
  visit(folder);
}

bool remove_tree(const std::string& folder) {
  if (::rmdir(folder.c_str()) == 0) return true;  // mostly there are no others below
  for_each_folder(folder, [](const std::string& each) { (void)::rmdir(each.c_str()); });
  return ::access(folder.c_str(), F_OK) != 0 && errno == ENOENT;
}

/// What add() and kill() will write to; a child in a group of another type than "domain" cannot be given processes.
Result<void> check_usable(const std::string& parent, const std::string& folder) {
  for (const std::string& file : {folder + "/cgroup.procs", folder + "/cgroup.kill", parent + "/cgroup.procs"}) {
    if (::access(file.c_str(), W_OK) != 0) return failed(errno, file);
  }
  const std::string type{trimmed(text_of(folder + "/cgroup.type"))};
  if (!type.empty() && type != "domain") {
    return fail(Failure::rejected, fmt::format("{} is of the type \"{}\"", folder, printable(type)));
  }
  return {};
}

bool is_folder_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.find_first_of(std::string_view{"/\n\0", 3}) == name.npos;
}

struct Place {
  std::string parent;
  std::string folder;
};

Result<Place> place_of(const OwnGroups& own, const std::string& name) {
  if (!is_folder_name(name)) {
    return fail(Failure::rejected, fmt::format("\"{}\" cannot be the name of a control group", printable(name)));
  }
  if (!own.unified) return fail(Failure::not_found, "control groups of version 2 are not mounted");
  return Place{.parent = own.unified->path, .folder = own.unified->path + "/" + name};
}

}  // namespace

Result<Group> Group::make(const Paths& paths, const std::string& name) { return make_below(own_groups(paths), name); }

Result<Group> Group::make_below(const OwnGroups& own, const std::string& name) {
  const auto place = place_of(own, name);
  if (!place) return tl::unexpected{place.error()};
  if (::mkdir(place->folder.c_str(), 0755) != 0) return failed(errno, "control group " + place->folder);
  Group group{place->folder};
  const auto usable = check_usable(place->parent, place->folder);
  if (!usable) return tl::unexpected{usable.error()};
  return group;
}

std::vector<Group> Group::find(const Paths& paths, const std::string& prefix) {
  std::vector<Group> found;
  const OwnGroups own = own_groups(paths);
  for (const std::string& folder : own.unified ? folders_in(own.unified->path) : std::vector<std::string>{}) {
    if (folder.starts_with(own.unified->path + "/" + prefix)) found.push_back(Group{folder});
  }
  return found;
}

Result<Group> Group::borrow(const Paths& paths, const std::string& name) {
  const auto place = place_of(own_groups(paths), name);
  if (!place) return tl::unexpected{place.error()};
  const std::string file = place->folder + "/cgroup.kill";
  if (::access(file.c_str(), W_OK) != 0) return failed(errno, file);
  Group group{place->folder};
  group.is_borrowed_ = true;
  return group;
}

Group::Group(Group&& other) noexcept : unified_{std::exchange(other.unified_, {})}, is_borrowed_{other.is_borrowed_} {}

Group& Group::operator=(Group&& other) noexcept {
  if (this == &other) return *this;
  (void)remove();
  unified_ = std::exchange(other.unified_, {});
  is_borrowed_ = other.is_borrowed_;
  return *this;
}

Group::~Group() { (void)remove(); }

Result<void> Group::add(pid_t pid) {
  const std::string what = fmt::format("process {} into the control group {}", pid, unified_);
  if (unified_.empty() || pid <= 0) return failed(ESRCH, what);
  const std::string number = std::to_string(pid);
  const int error = write_to(unified_ + "/cgroup.procs", number);
  if (error != 0) return failed(error, what);
  return {};
}

Result<void> Group::let_kill(uid_t user) const {
  const std::string path = unified_ + "/cgroup.kill";
  const UniqueFd file{::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW)};
  if (!file || ::fchown(file.get(), user, static_cast<gid_t>(-1)) != 0) return failed(errno, path);
  return {};
}

Result<void> Group::kill() const {
  if (unified_.empty()) return fail(Failure::not_found, "the control group is gone");
  const int error = write_to(unified_ + "/cgroup.kill", "1");
  if (error != 0) return failed(error, unified_ + "/cgroup.kill");
  return {};
}

bool Group::populated() const {
  return !unified_.empty() && field_in(unified_ + "/cgroup.events", "populated").value_or(0) != 0;
}

std::vector<pid_t> Group::pids() const {
  std::vector<pid_t> all;
  if (unified_.empty()) return all;
  for_each_folder(unified_, [&all](const std::string& folder) {
    for (const std::string& line : nonempty_lines(text_of(folder + "/cgroup.procs", kPidsLimit))) {
      const auto pid = parse_number(line, 1, kLargestPid);  // 0 is a process of another pid namespace
      if (pid) all.push_back(static_cast<pid_t>(*pid));
    }
  });
  return all;
}

std::optional<std::uint64_t> Group::peak_memory_bytes() const {
  return unified_.empty() ? std::nullopt : number_in(unified_ + "/memory.peak");
}

std::optional<OomReading> Group::read_oom_kills() const {
  return unified_.empty() ? std::nullopt : read_oom_events(unified_);
}

bool Group::remove() {
  if (is_borrowed_) unified_.clear();
  if (!unified_.empty() && remove_tree(unified_)) unified_.clear();
  return unified_.empty();
}

}  // namespace toolkit::cgroup

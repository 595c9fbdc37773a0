#include "lib/settings/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace toolkit::settings {
namespace {

constexpr std::size_t kLargest = std::size_t{16} << 20U;
constexpr std::chrono::milliseconds kLockPause{10};
constexpr mode_t kOthersPass = 0711;

std::string reason() { return std::generic_category().message(errno); }

/// Files made while it lives are their owner's alone.
class OwnersAlone {
 public:
  OwnersAlone() : before_{::umask(077)} {}
  OwnersAlone(const OwnersAlone&) = delete;
  OwnersAlone& operator=(const OwnersAlone&) = delete;
  ~OwnersAlone() { ::umask(before_); }

 private:
  mode_t before_;
};

/// Somebody else's folder could hold a journal that makes us write what he likes.
void require_own_folder(const std::string& folder) {
  struct stat info {};
  if (::lstat(folder.c_str(), &info) != 0) throw EnvironmentError{fmt::format("{}: {}", folder, reason())};
  if (S_ISDIR(info.st_mode) && info.st_uid == ::geteuid() && (info.st_mode & 022U) == 0) return;
  throw EnvironmentError{fmt::format(
      "{} is not a folder that belongs to user {} and that nobody else may write to; remove it", folder, ::geteuid())};
}

UniqueFd take_lock(const std::string& path, const Deadline& deadline) {
  UniqueFd lock{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
  if (!lock) throw EnvironmentError{fmt::format("{}: {}", path, reason())};
  while (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) throw EnvironmentError{fmt::format("{}: {}", path, reason())};
    if (deadline.passed()) {
      throw EnvironmentError{
          fmt::format("{} is locked: another sysctl-setup is at work; try again when it is done", path)};
    }
    std::this_thread::sleep_for(kLockPause);
  }
  return lock;
}

}  // namespace

Record* State::find(const std::string& id) {
  const auto found = std::ranges::find(records, id, &Record::id);
  return found == records.end() ? nullptr : &*found;
}

void State::forget_idle_holders() {
  std::erase_if(holders, [this](const Holder& holder) {
    return std::ranges::none_of(records, [&](const Record& record) {
      return std::ranges::find(record.holdings, holder.id, &Holding::holder) != record.holdings.end();
    });
  });
}

Journal Journal::open(const std::string& folder, const std::string& name, const std::string& boot_id,
                      const Deadline& deadline) {
  std::error_code error;
  // What is above it may be others', too.
  std::filesystem::create_directories(std::filesystem::path{folder}.parent_path(), error);
  if (!error && ::mkdir(folder.c_str(), kOthersPass) == 0) (void)::chmod(folder.c_str(), kOthersPass);
  const OwnersAlone owners_alone;
  if (error) throw EnvironmentError{fmt::format("{} could not be made: {}", folder, error.message())};
  require_own_folder(folder);
  Journal journal{journal_file(folder, name), boot_id, take_lock(folder + "/" + name + ".lock", deadline)};
  const auto document = read_file(journal.path_, kLargest);
  if (!document && document.error().failure == Failure::not_found) return journal;
  if (!document) throw EnvironmentError{document.error().message};
  try {
    journal.state = read_state(*document, boot_id);
  } catch (const EnvironmentError& damage) {
    throw EnvironmentError{
        fmt::format("{}: {}; what it held cannot be put back: remove it to go on", journal.path_, damage.what())};
  }
  return journal;
}

void Journal::save() const {
  if (state.records.empty()) {
    if (::unlink(path_.c_str()) != 0 && errno != ENOENT) {
      throw EnvironmentError{fmt::format("{} could not be removed: {}", path_, reason())};
    }
    return;
  }
  const OwnersAlone owners_alone;
  const std::string document = write_state(state, boot_id_);
  if (document.size() > kLargest) throw EnvironmentError{fmt::format("{} would be too large to be read again", path_)};
  replace_file(path_, document);
  // Its name, too, is there after a power cut.
  const UniqueFd folder{::open(std::filesystem::path{path_}.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!folder || ::fsync(folder.get()) != 0) {
    throw EnvironmentError{fmt::format("the folder of {} could not be synced: {}", path_, reason())};
  }
}

std::string journal_file(const std::string& folder, const std::string& name) { return folder + "/" + name + ".json"; }

bool has_journal(const std::string& folder, const std::string& name) {
  return ::access(journal_file(folder, name).c_str(), F_OK) == 0;
}

std::string this_boot() {
  constexpr std::size_t kLongest = 64;
  return std::string{trimmed(read_file("/proc/sys/kernel/random/boot_id", kLongest).value_or(""))};
}

}  // namespace toolkit::settings

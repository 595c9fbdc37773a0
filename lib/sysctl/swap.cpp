#include "lib/sysctl/swap.hpp"

#include <fcntl.h>
#include <sys/swap.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/core/unique_fd.hpp"
#include "lib/core/values.hpp"

namespace toolkit::sysctl {
namespace {

using settings::Attempt;
using settings::Reason;
using settings::Refusal;

constexpr std::uint64_t kLeast = std::uint64_t{1} << 20U;
constexpr std::size_t kMostText = 65536;
constexpr std::string_view kOff = "off";

struct Area {
  std::string path;
  int priority = -1;
  std::uint64_t kilobytes = 0;
};

tl::unexpected<Refusal> failed(std::string_view what, const std::string& path) {
  const int error = errno;
  const Reason reason = error == EPERM || error == EACCES ? Reason::needs_root
                        : error == EROFS                  ? Reason::read_only
                                                          : Reason::other;
  return tl::unexpected<Refusal>{
      Refusal{reason, fmt::format("{} {}: {}", what, path, std::generic_category().message(error))}};
}

std::uint64_t page_bytes() { return static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)); }

/// Of a file that has this area. The first page is its header.
std::uint64_t file_bytes(const Area& area) { return (area.kilobytes * 1024) + page_bytes(); }

std::uint64_t in_pages(std::uint64_t bytes) { return bytes / page_bytes() * page_bytes(); }

/// Blanks in a path stand there as \040. Source: proc(5).
std::string unescaped(std::string_view text) {
  std::string path;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\\040")) {
      path += ' ';
      i += 3;
    } else {
      path += text[i];
    }
  }
  return path;
}

std::vector<Area> areas_in_use() {
  std::vector<Area> areas;
  const auto text = read_file("/proc/swaps", kMostText).value_or("");
  for (const std::string& line : nonempty_lines(text)) {
    const auto parts = words(line);
    constexpr std::size_t kColumns = 5;
    if (parts.size() < kColumns || !parts[0].starts_with('/')) continue;
    areas.push_back({.path = unescaped(parts[0]),
                     .priority = std::atoi(parts[4].c_str()),
                     .kilobytes = parse_number(parts[2], 0, ~std::uint64_t{0} >> 1U).value_or(0)});
  }
  return areas;
}

/// Lines that read() gave: the last two words are numbers, the path may hold blanks.
std::vector<Area> areas_of(const std::string& text) {
  std::vector<Area> areas;
  for (const std::string& line : nonempty_lines(text)) {
    const std::size_t size = line.rfind(' ');
    const std::size_t priority = size == std::string::npos ? size : line.rfind(' ', size - 1);
    if (priority == std::string::npos) continue;
    areas.push_back({.path = line.substr(0, priority),
                     .priority = std::atoi(line.substr(priority + 1).c_str()),
                     .kilobytes = parse_number(line.substr(size + 1), 0, ~std::uint64_t{0} >> 1U).value_or(0)});
  }
  return areas;
}

bool has(const std::vector<Area>& areas, const std::string& path) {
  return std::ranges::find(areas, path, &Area::path) != areas.end();
}

/// The same area, of the same size; the kernel numbers priorities anew.
bool has(const std::vector<Area>& areas, const Area& wanted) {
  return std::ranges::any_of(
      areas, [&](const Area& area) { return area.path == wanted.path && area.kilobytes == wanted.kilobytes; });
}

/// Source: the kernel's include/linux/swap.h, union swap_header.
Attempt<void> write_header(int file, const std::string& path, std::uint64_t bytes) {
  const std::size_t page = page_bytes();
  std::string header(page, '\0');
  constexpr std::string_view kMagic = "SWAPSPACE2";
  constexpr std::size_t kInfo = 1024;
  const std::array<std::uint32_t, 2> info{1, static_cast<std::uint32_t>((bytes / page) - 1)};  // version, last page
  std::memcpy(header.data() + kInfo, info.data(), sizeof info);
  header.replace(page - kMagic.size(), kMagic.size(), kMagic);
  if (::pwrite(file, header.data(), header.size(), 0) != static_cast<ssize_t>(header.size())) {
    return failed("writing", path);
  }
  if (::fsync(file) != 0) return failed("writing", path);
  return {};
}

Attempt<void> make_file(const std::string& path, std::uint64_t bytes) {
  std::error_code ignored;  // open() tells
  std::filesystem::create_directories(std::filesystem::path{path}.parent_path(), ignored);
  ::unlink(path.c_str());
  const UniqueFd file{::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
  if (!file) return failed("making", path);
  if (const int error = ::posix_fallocate(file.get(), 0, static_cast<off_t>(bytes)); error != 0) {
    errno = error;
    return failed("making", path);
  }
  return write_header(file.get(), path, bytes);
}

class SwapSetting final : public settings::Setting {
 public:
  explicit SwapSetting(std::string file) : file_{std::move(file)} {}

  [[nodiscard]] const std::string& id() const override { return id_; }

  [[nodiscard]] Attempt<std::string> read() override {
    std::string text;
    for (const Area& area : areas_in_use()) text += fmt::format("{} {} {}\n", area.path, area.priority, area.kilobytes);
    return text.empty() ? std::string{kOff} : text;
  }

  [[nodiscard]] Attempt<void> write(const std::string& value) override {
    const auto bytes = read_swap(value);
    if (bytes && *bytes > 0) return use_file(*bytes);
    return use(bytes ? std::vector<Area>{} : areas_of(value));
  }

  [[nodiscard]] bool satisfies(const std::string& asked, const std::string& current) const override {
    const auto now = areas_of(current);
    const auto bytes = read_swap(asked);
    if (bytes && *bytes > 0) {
      const auto own = std::ranges::find(now, file_, &Area::path);
      return own != now.end() && file_bytes(*own) == in_pages(*bytes);
    }
    const auto wanted = bytes ? std::vector<Area>{} : areas_of(asked);
    return wanted.size() == now.size() && std::ranges::all_of(wanted, [&](const Area& area) { return has(now, area); });
  }

  [[nodiscard]] std::string shown(const std::string& value) const override {
    if (read_swap(value)) return value;
    std::vector<std::string> shown;
    for (const Area& area : areas_of(value)) shown.push_back(fmt::format("{} ({} kB)", area.path, area.kilobytes));
    return join(shown, ", ");
  }

 private:
  Attempt<void> end(const Area& area) const {
    if (::swapoff(area.path.c_str()) != 0) return failed("ending the use of the swap", area.path);
    if (area.path == file_) ::unlink(file_.c_str());
    return {};
  }

  Attempt<void> use_file(std::uint64_t bytes) const {
    for (const Area& area : areas_in_use()) {
      if (area.path != file_) continue;
      if (auto ended = end(area); !ended) return ended;
    }
    auto made = make_file(file_, in_pages(bytes));
    if (made && ::swapon(file_.c_str(), 0) != 0) made = failed("using as swap", file_);
    if (!made) ::unlink(file_.c_str());
    return made;
  }

  /// These areas and no others.
  Attempt<void> use(const std::vector<Area>& wanted) const {
    const auto now = areas_in_use();
    for (const Area& area : now) {
      if (has(wanted, area.path)) continue;
      if (auto ended = end(area); !ended) return ended;
    }
    for (const Area& area : wanted) {
      if (has(now, area)) continue;
      if (area.path == file_) {
        if (auto used = use_file(file_bytes(area)); !used) return used;
        continue;
      }
      // The kernel counts down from -2 for those whose priority nobody gave.
      const int flags = area.priority < 0 ? 0 : SWAP_FLAG_PREFER | (area.priority & SWAP_FLAG_PRIO_MASK);
      if (::swapon(area.path.c_str(), flags) != 0) return failed("using as swap", area.path);
    }
    // Whoever was killed while he made it.
    if (!has(wanted, file_)) ::unlink(file_.c_str());
    return {};
  }

  std::string file_;
  std::string id_{kSwapId};
};

}  // namespace

std::optional<std::uint64_t> read_swap(std::string_view text) {
  if (text == kOff) return 0;
  const auto bytes = parse_size(text);
  return bytes && *bytes >= kLeast ? std::optional{*bytes} : std::nullopt;
}

void remove_unused_swap_file(const std::string& file) {
  if (::access(file.c_str(), F_OK) == 0 && !has(areas_in_use(), file)) ::unlink(file.c_str());
}

std::unique_ptr<settings::Setting> swap_setting(std::string file) {
  return std::make_unique<SwapSetting>(std::move(file));
}

}  // namespace toolkit::sysctl

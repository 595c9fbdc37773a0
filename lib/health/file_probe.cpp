// file:PATH is ready when the file exists, and holds a given text if one is asked for.
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"
#include "lib/health/probes.hpp"

namespace toolkit::health {
namespace {

constexpr std::size_t kReadLimit = 16U << 20U;
constexpr std::array kOptions{OptionKind{"text", "TEXT", "the file holds this text, within its first 16 MiB"}};

class FileProbe final : public Probe {
 public:
  FileProbe(std::string path, std::optional<std::string> text) : path_{std::move(path)}, text_{std::move(text)} {}

  [[nodiscard]] Answer check(const Deadline& /*deadline*/) override {
    struct stat info {};
    if (::stat(path_.c_str(), &info) != 0) {
      const bool absent = errno == ENOENT || errno == ENOTDIR;
      return {.state = absent ? State::absent : State::failed, .message = std::generic_category().message(errno)};
    }
    if (!text_) return {.state = State::ready, .reached = true};
    // Opening a pipe would wait for whoever writes to it.
    if (!S_ISREG(info.st_mode)) return {.state = State::not_yet, .message = "it is no regular file", .reached = true};
    const auto content = read_file(path_, kReadLimit);
    if (!content) return {.state = State::failed, .message = content.error().message, .reached = true};
    if (content->find(*text_) != std::string::npos) return {.state = State::ready, .reached = true};
    return {.state = State::not_yet, .message = "it does not hold the text yet", .reached = true};
  }

 private:
  std::string path_;
  std::optional<std::string> text_;
};

}  // namespace

std::span<const OptionKind> file_options() { return kOptions; }

void make_file_probe(const TargetText& text, const Environment& /*environment*/, Target& target, Mistakes& mistakes) {
  if (text.rest.empty()) text.refuse("has no path; write it like file:/tmp/ready", mistakes);
  target.probe = std::make_unique<FileProbe>(text.rest, text.option("text"));
}

}  // namespace toolkit::health

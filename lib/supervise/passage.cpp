#include "lib/supervise/passage.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace toolkit::supervise {
namespace {

constexpr std::size_t kChunk = std::size_t{256} * 1024;

}  // namespace

void Tail::add(std::string_view bytes) {
  if (bytes.size() > limit_) bytes.remove_prefix(bytes.size() - limit_);
  // Twice the limit before anything is moved, so that many small writes cost little.
  if (kept_.size() + bytes.size() > 2 * limit_) kept_.erase(0, kept_.size() - (limit_ - bytes.size()));
  kept_.append(bytes);
}

std::string_view Tail::text() const {
  const std::string_view all = kept_;
  return all.size() > limit_ ? all.substr(all.size() - limit_) : all;
}

Passage::Passage(UniqueFd source, Outlet& sink, std::function<void(std::string_view)> look, Filter* filter)
    : source_{std::move(source)}, sink_{&sink}, look_{std::move(look)}, filter_{filter} {}

bool Passage::pump() {
  static std::array<char, kChunk> chunk;
  if (!source_) return false;
  const ssize_t got = ::read(source_.get(), chunk.data(), chunk.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return errno == EINTR;
  if (got <= 0) {  // the end; a terminal tells it by EIO
    close();
    return false;
  }
  const std::string_view bytes{chunk.data(), static_cast<std::size_t>(got)};
  bytes_ += bytes.size();
  if (look_) look_(bytes);
  sink_->write(filter_ == nullptr ? bytes : filter_->feed(bytes));
  if (!sink_->closed().empty()) close();
  return true;
}

void Passage::close() {
  if (source_ && filter_ != nullptr) sink_->write(filter_->finish());
  source_.reset();
}

}  // namespace toolkit::supervise

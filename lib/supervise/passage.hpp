// One stream of the command on its way to ours: read as it comes, looked at, passed on at once.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "lib/core/unique_fd.hpp"
#include "lib/supervise/outlet.hpp"

namespace toolkit::supervise {

/// The last bytes of a stream.
class Tail {
 public:
  explicit Tail(std::size_t limit) : limit_{limit} {}
  void add(std::string_view bytes);
  [[nodiscard]] std::string_view text() const;

 private:
  std::size_t limit_;
  std::string kept_;
};

/// What changes the bytes on the way. Each call returns what can go on now; it is valid until the next call, and as
/// long as `bytes`.
class Filter {
 public:
  Filter() = default;
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;
  virtual ~Filter() = default;
  [[nodiscard]] virtual std::string_view feed(std::string_view bytes) = 0;
  /// The stream is at its end.
  [[nodiscard]] virtual std::string_view finish() = 0;
};

class Passage {
 public:
  /// Bytes as the command wrote them go to `look`, if there is one, then, through `filter` if there is one, to `sink`.
  Passage(UniqueFd source, Outlet& sink, std::function<void(std::string_view)> look, Filter* filter);

  /// What to poll for reading: -1 at the end of the stream, and while the sink is full.
  [[nodiscard]] int source_fd() const { return sink_->is_full() ? -1 : source_.get(); }
  /// For its settings alone.
  [[nodiscard]] int descriptor() const { return source_.get(); }
  [[nodiscard]] bool is_open() const { return static_cast<bool>(source_); }
  /// Reads once. False when there was nothing to read. When nobody reads the sink any more, the source is closed, so
  /// that the command learns it as it would without us.
  bool pump();
  /// No more of it will be read.
  void close();
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  UniqueFd source_;
  Outlet* sink_;
  std::function<void(std::string_view)> look_;
  Filter* filter_;
  std::uint64_t bytes_ = 0;
};

}  // namespace toolkit::supervise

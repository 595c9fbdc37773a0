// The log file of one attempt: the head and the tail of its output within a limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/core/unique_fd.hpp"

namespace toolkit::supervise {

/// The first half of the limit is written to `path` as it comes; the rest goes round and round in `path`.tail, newest
/// bytes over the oldest. So head and tail are there whatever ends this process (where the oldest byte of a full tail
/// is, nobody knows then). close() puts the tail behind the head, with a line between them that says how much is left
/// out: "[… 123 bytes left out …]". If nothing is, the file is the output, byte for byte. What was at `path` is
/// replaced; the files are for their owner alone. Never throws: the first error is one warning, and nothing is written
/// after it. Nothing is kept in memory. One thread at a time.
class OutputLog {
 public:
  static constexpr std::uint64_t kLimit = std::uint64_t{32} << 20U;  ///< unless the user wants another one

  /// `limit` in bytes, of the two files together and of the log that is made of them, without the line in it. While
  /// close() works, half as much again is on the disk.
  OutputLog(std::string path, std::uint64_t limit);
  OutputLog(const OutputLog&) = delete;
  OutputLog& operator=(const OutputLog&) = delete;
  ~OutputLog() { close(); }

  void write(std::string_view output);
  /// Afterwards write() only counts. If the tail cannot be appended, head and tail stay in their two files.
  void close();

  [[nodiscard]] const std::string& path() const { return path_; }
  /// All output seen, whether or not it is in the log.
  [[nodiscard]] std::uint64_t bytes() const { return seen_; }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  [[nodiscard]] std::string tail_path() const { return path_ + ".tail"; }
  [[nodiscard]] UniqueFd make(const std::string& path);
  void write_head(std::string_view bytes);
  void write_tail(std::string_view output, std::uint64_t at);
  void append_tail();
  void copy_tail(std::uint64_t from, std::uint64_t to);
  void give_up(const char* what, const std::string& path, int error);

  std::string path_;
  std::uint64_t head_limit_;
  std::uint64_t tail_limit_;
  std::uint64_t seen_ = 0;
  std::uint64_t end_ = 0;  ///< of the file at path_
  UniqueFd head_;
  UniqueFd tail_;
  bool failed_ = false;
};

}  // namespace toolkit::supervise

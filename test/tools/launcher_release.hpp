// A release with its launcher, and a server for what it fetches.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "test/support/contains.hpp"
#include "test/support/web_server.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {

using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

using test::contains;

/// What a script of sh writes, without the newline at its end. Throws std::runtime_error when it fails.
std::string shell(const std::string& script);
/// This machine's processor, as uname calls it.
[[nodiscard]] std::string machine();

/// A release with its launcher and an HTTPS server for its assets.
class Release {
 public:
  Release();
  Release(const Release&) = delete;
  Release& operator=(const Release&) = delete;
  ~Release();

  void lock(const std::string& assets) const;
  /// Something else is at the same place.
  void change_asset();
  void cut_downloads() { cut_ = true; }
  /// Sends the first half at once, and the second when so many have asked.
  void hold_downloads(int hits) { awaited_hits_ = hits; }
  void stall_downloads();
  /// False when the test, or patience, is over first.
  bool wait_for_hits(int hits);

  /// The environment of a step whose PATH has what every system has, and `programs` of those that fetch.
  [[nodiscard]] Variables environment(const Words& programs) const;
  [[nodiscard]] Words run(const Words& arguments = {}) const;
  [[nodiscard]] std::string cache() const { return folder_ / "cache"; }
  [[nodiscard]] std::string kept(const std::string& place) const;
  [[nodiscard]] const Scratch& folder() const { return folder_; }
  [[nodiscard]] const std::string& sum() const { return sum_; }
  [[nodiscard]] int hits() const { return hits_; }

 private:
  Scratch folder_;
  std::string sum_;
  std::string asset_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;
  std::atomic<int> hits_{0};
  std::atomic<int> awaited_hits_{0};
  std::atomic<bool> cut_{false};
  test::Web<httplib::SSLServer> web_;  // last: its threads use the others
};

/// All files below a folder, and the folders in which launchers work.
[[nodiscard]] Words files_below(const std::string& folder);
/// Writes its process id down and becomes the program, in the release's PATH.
void trace(const Release& release, const std::string& name);
/// The launcher's call by this shell; PATH does not lead to it.
[[nodiscard]] Words call_by(const Words& shell_words, const Release& release);

}  // namespace toolkit::tools_test

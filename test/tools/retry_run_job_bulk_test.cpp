// A great deal of output in a job: bytes of every kind, and workflow commands among them.
#include <algorithm>
#include <array>
#include <sstream>

#include "lib/core/random.hpp"
#include "test/support/catch.hpp"
#include "test/tools/retry_run_job.hpp"

namespace toolkit::tools_test {
namespace {

constexpr std::size_t kBlocks = 6000;
constexpr std::size_t kBlock = 4096;

/// A line, and what the runner is to get of it while the attempt may be tried again.
struct Line {
  const char* written;
  const char* passed;
};

constexpr std::array kLines{
    Line{"::error file=a.c,line=3::it is broken", "::warning file=a.c,line=3::it is broken"},
    Line{"  ::ERROR::it is broken, too", "  ::warning::it is broken, too"},
    Line{"all is ##[error title=x]broken", "all is ##[warning title=x]broken"},
    Line{"::warning::it may break", "::warning::it may break"},
    Line{"::group::a group", "::group::a group"},
    Line{"::endgroup::", "::endgroup::"},
    Line{"::add-mask::a-secret-word", "::add-mask::a-secret-word"},
    Line{"::notice title=n::look", "::notice title=n::look"},
    Line{"::debug::deep inside", "::debug::deep inside"},
    Line{"::error it has no end", "::error it has no end"},
    Line{"an ::error::in the middle", "an ::error::in the middle"},
    Line{"::errors::of another name", "::errors::of another name"},
};

/// Bytes of every kind, and after each block of them one of the lines.
std::string bulk(const char* Line::*form) {
  Random random{7};
  std::string noise(std::size_t{1} << 20U, '\0');
  for (char& byte : noise) byte = static_cast<char>(random.up_to(255));
  std::string text;
  text.reserve(kBlocks * (kBlock + 64));
  for (std::size_t i = 0; i < kBlocks; ++i) {
    text.append(noise, i * 4099 % (noise.size() - kBlock), kBlock);
    text.append("\n").append(kLines.at(i % kLines.size()).*form).append(i % 5 == 0 ? "\r\n" : "\n");
  }
  return text;
}

/// The most memory that retry-run's two processes have had, by a script's first lines: KiB in the file "peaks".
constexpr const char* kPeaks =
    "entry=$(sed -n 's/^PPid:\\t//p' /proc/$PPID/status)\n"
    "sed -n 's/^VmHWM:[^0-9]*\\([0-9]*\\) kB/\\1/p' /proc/$PPID/status /proc/$entry/status >peaks\n";

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TOOLKIT_TEST_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TOOLKIT_TEST_SANITIZED 1
#endif
#ifdef TOOLKIT_TEST_SANITIZED
constexpr bool kHasOrdinaryMemory = false;
#else
constexpr bool kHasOrdinaryMemory = true;
#endif

}  // namespace

TEST_CASE("a great deal of output with workflow commands passes byte for byte but for its errors, in little memory",
          "[retry-run][job]") {
  const std::string written = bulk(&Line::written);
  const std::string passed = bulk(&Line::passed);
  const RetryRunStep run{{"cat bulk; cat bulk >&2\n" + std::string{kPeaks} + "exit 1", "true"}};
  run.step().folder().write("bulk", written);
  const Ended ended = run.run({"--attempts", "2"});
  CHECK(ended.code == 0);
  CHECK((ended.out == passed));
  CHECK(contains(ended.err, passed));
  const auto attempt = run.report().at("attempts").at(0);
  CHECK(attempt["stdout_bytes"] == written.size());
  CHECK(attempt["stderr_bytes"] == written.size());
  std::istringstream peaks{run.read("peaks")};
  std::size_t kib = 0;
  int count = 0;
  for (; peaks >> kib; ++count) {
    INFO(kib);
    if (kHasOrdinaryMemory) CHECK(kib < 16 * 1024);
  }
  CHECK(count == 2);
}

TEST_CASE("a great deal of output of the last attempt passes byte for byte, its errors too", "[retry-run][job]") {
  const std::string written = bulk(&Line::written);
  const RetryRunStep run{{"cat bulk"}};
  run.step().folder().write("bulk", written);
  const Ended ended = run.run({});
  CHECK(ended.code == 0);
  CHECK((ended.out == written));
}

}  // namespace toolkit::tools_test

#include "lib/docker/log.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;

namespace {

std::string frame(char stream, const std::string& text) {
  std::string header{stream, 0, 0, 0, 0, 0, 0, 0};
  header[6] = static_cast<char>(text.size() >> 8U);
  header[7] = static_cast<char>(text.size() & 0xffU);
  return header + text;
}

}  // namespace

TEST_CASE("a log is read without the frames of its streams", "[docker]") {
  CHECK(docker::log_text("").empty());
  CHECK(docker::log_text(frame(1, "out\n") + frame(2, "error\n") + frame(1, "")) == "out\nerror\n");
  CHECK(docker::log_text(frame(1, std::string(300, 'x'))) == std::string(300, 'x'));
}

TEST_CASE("a log that is cut off, or is none, gives what there is of it", "[docker]") {
  const std::string whole = frame(1, "first\n") + frame(1, "second\n");
  CHECK(docker::log_text(whole.substr(0, whole.size() - 3)) == "first\nseco");
  CHECK(docker::log_text(whole.substr(0, 8 + 6 + 5)) == "first\n");
  CHECK(docker::log_text("no frame at all").empty());
  CHECK(docker::log_text(frame(1, "first\n") + "no frame at all") == "first\n");
}

// What is said of a command that could not be started.
#include <filesystem>

#include "test/support/catch.hpp"
#include "test/tools/scratch.hpp"
#include "tools/retry-run/start_advice.hpp"

namespace toolkit::tools_test {
namespace {

using retry_run::Plan;
using retry_run::start_advice;

/// In a folder of the test's own, which is also in PATH.
class Place {
 public:
  Place() { environment_.set("PATH", folder_.path()); }

  [[nodiscard]] const Scratch& folder() const { return folder_; }
  [[nodiscard]] std::string advice(const std::string& program, const std::string& workdir = {}) const {
    Plan plan;
    plan.work.argv = {program};
    plan.workdir = workdir;
    return start_advice(plan, environment_);
  }

 private:
  Scratch folder_;
  Environment environment_;
};

}  // namespace

TEST_CASE("a command that is nowhere is one to spell otherwise", "[retry-run]") {
  const Place place;
  CHECK(place.advice("no-such-program") == "check its spelling and PATH");
  CHECK(place.advice(place.folder() / "no-such-program") == "check its spelling and PATH");
}

TEST_CASE("a folder is no command", "[retry-run]") {
  const Place place;
  std::filesystem::create_directory(place.folder() / "inner");
  CHECK(place.advice(place.folder().path()) == "it is a folder; name a program in it");
  CHECK(place.advice("./inner", place.folder().path()) == "it is a folder; name a program in it");
}

TEST_CASE("a file that may not be executed is one to make executable", "[retry-run]") {
  const Place place;
  CHECK(place.advice(place.folder().write("text", "#!/bin/sh\n")) == "make it executable: chmod +x");
}

TEST_CASE("a first line that names what is not there is told with its name", "[retry-run]") {
  const Place place;
  const std::string words = "the file is there; /no/such/shell, which its first line names, cannot be run";
  CHECK(place.advice(place.folder().write_script("bad", "#! /no/such/shell -e\necho\n")) == words);
  CHECK(place.advice("bad") == words);
  CHECK(place.advice("./bad", place.folder().path()) == words);
  CHECK(place.advice(place.folder().write_script("short", "#!/no/such/shell")) == words);
  CHECK(place.advice(place.folder().write_script("dos", "#!/bin/sh\r\necho\r\n")) ==
        "its first line ends with a carriage return; write its lines as Unix does");
}

TEST_CASE("a file that should start is one to look at", "[retry-run]") {
  const Place place;
  for (const std::string content : {"#!/bin/sh\n", "no first line", ""}) {
    CHECK(place.advice(place.folder().write_script("fine", content)).find("the file is there; see whether") == 0);
  }
}

TEST_CASE("a folder to run in that is gone is told before anything else", "[retry-run]") {
  const Place place;
  CHECK(place.advice("true", "/no/such/folder") ==
        "see whether --workdir (input workdir), /no/such/folder, is still there");
}

TEST_CASE("the PATH that the command is given is the one that counts", "[retry-run]") {
  const Scratch other;
  (void)other.write_script("mine", "#!/no/such/shell\n");
  Plan plan;
  plan.work.argv = {"mine"};
  CHECK(start_advice(plan, Environment{}) == "check its spelling and PATH");
  plan.variables = {{"PATH", other.path()}};
  CHECK(start_advice(plan, Environment{}).find("/no/such/shell") != std::string::npos);
}

}  // namespace toolkit::tools_test

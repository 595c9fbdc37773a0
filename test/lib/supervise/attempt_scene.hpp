// One attempt in the surroundings that it needs, for tests of what it does.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/process/pipe.hpp"
#include "lib/supervise/attempt.hpp"
#include "test/support/catch.hpp"
#include "test/support/subreaper.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::supervise {

/// Keeps what it is told.
class Notes final : public AttemptObserver {
 public:
  void silent(std::chrono::milliseconds, const std::string& state) override { states.push_back(state); }
  void moment(const std::string& picture) override { pictures.push_back(picture); }
  void warn(const std::string& what) override { warnings.push_back(what); }

  std::vector<std::string> states;
  std::vector<std::string> pictures;
  std::vector<std::string> warnings;
};

/// An attempt's surroundings in a process whose own streams are files.
struct Scene {
  explicit Scene(const test::TempDir& folder) {
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
      const UniqueFd file{::open((folder / (stream == STDOUT_FILENO ? "out" : "err")).c_str(),
                                 O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
      ::dup2(file.get(), stream);
    }
    process::Pipe link = process::make_pipe();
    entry_ = std::move(link.write);
    control = std::make_unique<Control>(std::move(link.read));
    console = std::make_unique<Console>(false);
  }

  AttemptFacts run(const AttemptPlan& plan) { return run_attempt(plan, tree, *console, *control, notes); }

  std::unique_ptr<Control> control;
  std::unique_ptr<Console> console;
  Tree tree;
  Notes notes;

 private:
  UniqueFd entry_;
};

/// With a grace of 50 ms.
[[nodiscard]] inline AttemptPlan shell(const std::string& script) {
  return {.command = {.argv = {"sh", "-c", script}, .environment = Environment::of_this_process(), .streams = {}},
          .grace = std::chrono::milliseconds{50}};
}

/// Calls `body` with a scene in a process of its own; see holds_in_subreaper().
[[nodiscard]] inline bool holds(const std::function<void(Scene&, const test::TempDir&)>& body) {
  const test::TempDir folder;
  const bool result = test::holds_in_subreaper([&] {
    Scene scene{folder};
    try {
      body(scene, folder);
    } catch (const std::exception& error) {
      (void)folder.write("why", error.what());
      throw;
    }
  });
  if (!result) UNSCOPED_INFO(folder.read("why") + folder.read("err"));
  return result;
}

}  // namespace toolkit::supervise

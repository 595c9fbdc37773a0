#include "test/e2e/act_repository.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace toolkit::e2e {
namespace {

namespace fs = std::filesystem;
using tools_test::Ended;
using tools_test::run_program;

constexpr const char* kWorkflow =
    "on: push\n"
    "jobs:\n"
    "  main:\n"
    "    runs-on: ubuntu-latest\n"
    "    steps:\n"
    "      - uses: actions/checkout@v5 # act has the files already, and leaves this out\n";

constexpr const char* kMakeCommit =
    "cd \"$1\"; git init --quiet;"
    "git -c user.name=test -c user.email=test@localhost commit --quiet --allow-empty -m test";

/// The checkout's actions with their symlinks kept, and the tools where a build puts them.
void copy_actions(const std::string& to) {
  const std::string from = TOOLKIT_SOURCE_DIR;
  fs::create_directories(to + "/build/dev/bin");
  const Ended copied = run_program({"cp", "-a", from + "/actions", from + "/launcher", from + "/health-wait",
                                    from + "/retry-run", from + "/sysctl-setup", to + "/"});
  if (copied.code != 0) throw std::runtime_error{copied.err};
  for (const std::string tool : {TOOLKIT_HEALTH_WAIT, TOOLKIT_RETRY_RUN, TOOLKIT_SYSCTL_SETUP}) {
    fs::copy_file(tool, to + "/build/dev/bin/" + fs::path{tool}.filename().string(),
                  fs::copy_options::overwrite_existing);
  }
}

void make_commit(const std::string& folder) {
  const Ended ended = run_program({"sh", "-e", "-c", kMakeCommit, "sh", folder}, {.environment = {{"HOME", folder}}});
  if (ended.code != 0) throw std::runtime_error{ended.err};
}

}  // namespace

std::optional<std::string> act_program() {
  const char* path = std::getenv("CI_TOOLKIT_TEST_ACT");
  if (path == nullptr || *path == '\0') return std::nullopt;
  return path;
}

ActRepository::ActRepository(const std::string& steps) {
  work_.write("repository/.github/workflows/main.yml", kWorkflow + steps);
  make_commit(folder());
}

void ActRepository::add_actions(const std::string& below) const { copy_actions(folder() + "/" + below); }

void ActRepository::add(const std::string& file, const std::string& content) const {
  (void)work_.write_script("repository/" + file, content);
}

std::string ActRepository::make_published() const {
  const std::string published = work_ / "published";
  copy_actions(published);
  return published;
}

std::unique_ptr<tools_test::Program> ActRepository::run(const std::string& act,
                                                        const std::vector<std::string>& more) const {
  std::vector<std::string> call{act,
                                "push",
                                "-C",
                                folder(),
                                "-P",
                                "ubuntu-latest=-self-hosted",
                                "--pull=false",
                                "--rebuild=false",
                                "--action-offline-mode",
                                "--no-cache-server"};
  call.insert(call.end(), more.begin(), more.end());
  // Without a proxy that answers, nothing can be fetched unnoticed.
  return std::make_unique<tools_test::Program>(
      call, tools_test::ProgramOptions{.environment = {{"HOME", work_ / "home"},
                                                       {"XDG_CACHE_HOME", work_ / "cache"},
                                                       {"TMPDIR", work_.path()},
                                                       {"http_proxy", "http://127.0.0.1:9"},
                                                       {"https_proxy", "http://127.0.0.1:9"},
                                                       {"no_proxy", "127.0.0.1,localhost"}},
                                       .own_process_group = true});
}

}  // namespace toolkit::e2e

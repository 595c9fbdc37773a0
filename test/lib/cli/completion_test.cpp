#include "lib/cli/completion.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "test/lib/cli/example_tool.hpp"
#include "test/support/catch.hpp"

using namespace toolkit::cli;

namespace {

/// A folder with the completion script, one file to complete, and a driver for the shell.
class Shell {
 public:
  explicit Shell(const std::string& name, const std::string& driver) : name_{name} {
    std::string pattern = (std::filesystem::temp_directory_path() / "completion-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    write("script", completion(example_tool(), name));
    write("driver", driver);
    write("report-file.json", "");
  }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;
  ~Shell() { std::filesystem::remove_all(folder_); }

  /// What `command`, a line of sh started in the folder, prints.
  [[nodiscard]] std::string printed(const std::string& command) const {
    const std::string line = fmt::format("cd '{}' && {{ {}; }} 2>&1", folder_.string(), command);
    std::FILE* pipe = ::popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    ::pclose(pipe);
    return text;
  }
  [[nodiscard]] bool is_installed() const { return printed("command -v " + name_).find('/') != std::string::npos; }
  [[nodiscard]] std::string syntax_errors() const { return printed(name_ + " -n script"); }

 private:
  void write(const std::string& name, const std::string& content) const { std::ofstream{folder_ / name} << content; }

  std::string name_;
  std::filesystem::path folder_;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("bash completes options and choices and files and commands", "[cli]") {
  // The keys of an interactive bash, in a session of its own: it must not take the terminal. The tool is a function
  // that shows what it was called with.
  const Shell bash{"bash", R"(source ./script
health-probe() { printf '<%s>' "$@"; echo; }
)"
                           "health-probe --ti\t5s\n"
                           "health-probe --format j\t\n"
                           "health-probe --format=j\t\n"
                           "health-probe --report rep\t\n"
                           "health-probe --report=rep\t\n"
                           "health-probe --compl\tfi\t\n"
                           "health-probe -- mkdi\t\n"
                           "health-probe --descr\t\n"};
  if (!bash.is_installed()) SKIP_TEST("bash is not installed");
  CHECK(bash.syntax_errors().empty());
  const std::string printed = bash.printed("setsid -w timeout 20 env INPUTRC=/dev/null bash --norc -i < driver");
  INFO(printed);
  CHECK(has(printed, "<--timeout><5s>\n"));
  CHECK(has(printed, "<--format><json>\n"));
  CHECK(has(printed, "<--format=json>\n"));
  CHECK(has(printed, "<--report><report-file.json>\n"));
  CHECK(has(printed, "<--report=report-file.json>\n"));
  CHECK(has(printed, "<--completion><fish>\n"));
  CHECK(has(printed, "<--><mkdir>\n"));
  CHECK(has(printed, "<--descr>\n"));  // the hidden option stays hidden
}

TEST_CASE("zsh completes options and choices and files and commands", "[cli]") {
  // zsh completes on a terminal only: zpty makes one.
  const Shell zsh{"zsh", R"(zmodload zsh/zpty || { print 'no zpty'; exit }
zpty shell zsh -f -i
zpty -w shell 'PS1=; autoload -Uz compinit; compinit -u -D; source ./script
health-probe() { print -r -- "<${(j:><:)@}>end" }; print rea""dy'
zpty -r shell line '*ready*'
for keys in $'health-probe --ti\t5s' $'health-probe --format j\t' $'health-probe --format=j\t' \
  $'health-probe --report=rep\t' $'health-probe --compl\tfi\t' $'health-probe -- mkdi\t'; do
  zpty -w shell $keys
  zpty -r shell line '*>end*'
  print -r -- $line
done
zpty -d shell
)"};
  if (!zsh.is_installed()) SKIP_TEST("zsh is not installed");
  CHECK(zsh.syntax_errors().empty());
  const std::string printed = zsh.printed("TERM=dumb timeout 30 zsh -f driver");
  if (has(printed, "no zpty")) SKIP_TEST("zsh has no zsh/zpty");
  INFO(printed);
  CHECK(has(printed, "<--timeout=5s>"));
  CHECK(has(printed, "<--format><json>"));
  CHECK(has(printed, "<--format=json>"));
  CHECK(has(printed, "<--report=report-file.json>"));
  CHECK(has(printed, "<--completion=fish>"));
  CHECK(has(printed, "<--><mkdir>"));
}

TEST_CASE("fish completes options and choices and files and commands", "[cli]") {
  const Shell fish{"fish", R"(source ./script
for line in 'health-probe --ti' 'health-probe --format j' 'health-probe --format=j' 'health-probe --report rep' \
    'health-probe --compl' 'health-probe -- mkdi' 'health-probe --descr'
  complete -C $line
end
)"};
  if (!fish.is_installed()) SKIP_TEST("fish is not installed");
  CHECK(fish.syntax_errors().empty());
  const std::string printed = fish.printed("HOME=$PWD timeout 20 fish driver");
  INFO(printed);
  CHECK(has(printed, "--timeout\tHow long."));
  CHECK(has(printed, "\njson\tOf the log."));
  CHECK(has(printed, "--format=json\t"));
  CHECK(has(printed, "report-file.json"));
  CHECK(has(printed, "--completion\t"));
  CHECK(has(printed, "mkdir"));
  CHECK_FALSE(has(printed, "--describe"));
}

TEST_CASE("no shell completes the inputs of the action only", "[cli]") {
  for (const char* name : {"bash", "zsh", "fish"}) {
    CHECK(completion(example_with_inputs(), name) == completion(example_tool(), name));
  }
}

TEST_CASE("help with quotes and brackets does not break a completion script", "[cli]") {
  Tool tool = example_tool();
  tool.options.front().help = R"(It's [a] "b" $(c) `d` \e: {f} %g, done.)";
  for (const char* name : {"bash", "zsh", "fish"}) {
    const std::string script = completion(tool, name);
    INFO(script);
    CHECK(has(script, "timeout"));
  }
  CHECK(has(zsh_completion(tool), R"([It'\''s \[a\] "b" $(c) `d` \\e\: {f} %g, done.])"));
  CHECK(has(fish_completion(tool), R"('It\'s [a] "b" $(c) `d` \\e: {f} %g, done.')"));
  CHECK_THROWS_AS(completion(tool, "csh"), std::logic_error);
}

#include "lib/cli/run_tool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <optional>

#include <fmt/format.h>

#include "lib/cli/command_line.hpp"
#include "lib/cli/completion.hpp"
#include "lib/cli/describe.hpp"
#include "lib/cli/help.hpp"
#include "lib/cli/markdown.hpp"
#include "lib/cli/value.hpp"
#include "lib/core/log.hpp"
#include "lib/core/result.hpp"
#include "lib/core/version.hpp"

namespace toolkit::cli {
namespace {

/// The next file that is opened would take the place of a standard stream that is closed, and what is printed would go
/// into it. Reading and writing fail as they did: each is opened the wrong way round.
void fill_closed_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
    (void)::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

/// The value of a standard option that has choices.
std::string chosen(const std::string& name, const std::optional<std::string>& text) {
  for (const Option& option : standard_options()) {
    if (option.name != name) continue;
    const Result<Value> value = convert(option, text.value_or(""));
    if (!value) throw UsageError{fmt::format("--{}: {}", name, value.error().message)};
  }
  return text.value_or("");
}

/// Whether a standard option may be among them: most calls have none, and need not be read for that.
bool may_ask(const std::vector<std::string>& arguments) {
  const auto end = std::ranges::find(arguments, "--");
  return std::any_of(arguments.begin(), end, [](const std::string& word) {
    const bool is_short = word.size() > 1 && word[0] == '-' && word[1] != '-';
    return is_short || std::ranges::any_of(standard_options(),
                                           [&](const Option& option) { return word.starts_with("--" + option.name); });
  });
}

/// What a standard option asks for, or nothing when there is none.
std::optional<std::string> answer(const Tool& tool, const std::vector<std::string>& arguments) {
  Mistakes ignored;  // whoever asks for help has made some
  const CommandLine line = read_command_line(tool, arguments, ignored);
  const auto given = [&](const std::string& name) {
    const auto found = line.options.find(name);
    return found == line.options.end() ? nullptr : &found->second.front();
  };
  if (const auto* value = given("help"); value != nullptr && !*value) return help(tool);
  if (const auto* value = given("version"); value != nullptr && !*value) {
    return fmt::format("{} {} (commit {})\n", tool.name, version(), commit());
  }
  if (const auto* shell = given("completion")) return completion(tool, chosen("completion", *shell));
  if (const auto* form = given("describe")) {
    return chosen("describe", form->value_or("json")) == "json" ? describe(tool) : markdown(tool);
  }
  return std::nullopt;
}

void print(const std::string& text) {
  const bool is_written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!is_written) throw EnvironmentError{fmt::format("standard output cannot be written: {}", std::strerror(errno))};
}

int run(const Tool& tool, const std::vector<std::string>& arguments,
        const std::function<int(const std::vector<std::string>&)>& body) {
  const auto text = may_ask(arguments) ? answer(tool, arguments) : std::nullopt;
  if (!text) return body(arguments);
  print(*text);
  return 0;
}

}  // namespace

int run_tool(const Tool& tool, int argc, char** argv,
             const std::function<int(const std::vector<std::string>& arguments)>& body) {
  fill_closed_streams();
  try {
    return run(tool, {argv + (argc > 0 ? 1 : 0), argv + argc}, body);
  } catch (const UsageError& error) {
    log::error("{0}: {1}\n{0} --help tells what is valid.", tool.name, error.what());
    return tool.wraps_command ? kWrapperCode : kUsageCode;
  } catch (const std::exception& error) {
    log::error("{}: {}", tool.name, error.what());
    return tool.wraps_command ? kWrapperCode : kEnvironmentCode;
  }
}

}  // namespace toolkit::cli

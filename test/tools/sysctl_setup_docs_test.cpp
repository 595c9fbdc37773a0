// The page that is written by hand names what there is.
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/settings/apply.hpp"
#include "lib/sysctl/couplings.hpp"
#include "lib/sysctl/name.hpp"
#include "lib/sysctl/presets.hpp"
#include "test/support/catch.hpp"
#include "test/tools/scratch.hpp"
#include "tools/sysctl-setup/declaration.hpp"

namespace toolkit::tools_test {
namespace {

using Lines = std::vector<std::string>;

const std::string& page() {
  static const std::string text = Scratch::content(TOOLKIT_SOURCE_DIR "/docs/sysctl-setup.md");
  return text;
}

bool has(const std::string& part) { return page().find(part) != std::string::npos; }

/// In code: as a word, before a value, as an option, or as a key in an example of a step.
bool names(const std::string& word) {
  return has(fmt::format("`{}`", word)) || has(fmt::format("`{}=", word)) || has(fmt::format("`{}:", word)) ||
         has(fmt::format("`--{}`", word)) || has(fmt::format("\n    {}:", word));
}

/// What stands under "## `title`", up to the next such heading.
Lines section(const std::string& title) {
  Lines lines;
  bool is_inside = false;
  for (std::string& line : nonempty_lines(page())) {
    if (line.starts_with("## ")) {
      is_inside = line == "## " + title;
    } else if (is_inside) {
      lines.push_back(line);
    }
  }
  return lines;
}

/// The headings with their summaries, and the rows of the tables, in the page's order.
Lines told_presets() {
  const Lines all = section("Presets");
  Lines lines;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool is_heading = all[i].starts_with("### ");
    if (is_heading || all[i].starts_with("| `")) lines.push_back(all[i]);
    if (is_heading && i + 1 < all.size()) lines.push_back(all[i + 1]);
  }
  return lines;
}

Lines expected_presets() {
  Lines lines;
  for (const sysctl::Preset& preset : sysctl::presets()) {
    lines.push_back(fmt::format("### `{}`", preset.name));
    lines.push_back(fmt::format("For: {}.", preset.summary));
    for (const sysctl::PresetLine& line : preset.lines) {
      lines.push_back(fmt::format("| `{}` | {}`{}` | {} | [source]({}) |", line.name, line.at_least ? "at least " : "",
                                  line.value, line.why, line.source));
    }
  }
  return lines;
}

/// The rows of the first table in a section whose rows start with code or a number, by their first cell.
Lines first_cells(const std::string& title) {
  Lines cells;
  for (const std::string& line : section(title)) {
    if (line.starts_with("| ") && !line.starts_with("| ---")) cells.push_back(line.substr(2, line.find(" |") - 2));
  }
  return cells;
}

bool is_row(const Lines& cells, const std::string& word) { return std::ranges::find(cells, word) != cells.end(); }

}  // namespace

TEST_CASE("sysctl-setup's declaration is sound", "[sysctl-setup]") {
  CHECK_NOTHROW(cli::require_sound(sysctl_setup::declaration()));
}

TEST_CASE("the page has each preset with every setting, its reason and its source", "[sysctl-setup][docs]") {
  CHECK(told_presets() == expected_presets());
}

TEST_CASE("the page names every option and output of sysctl-setup", "[sysctl-setup][docs]") {
  for (const cli::Option& option : sysctl_setup::declaration().options) {
    INFO(option.name);
    CHECK(names(option.name));
    for (const std::string& choice : option.choices) {
      INFO(choice);
      CHECK((names(choice) || has(fmt::format("`{}: {}`", option.name, choice))));
    }
  }
  for (const cli::Output& output : sysctl_setup::declaration().outputs) {
    INFO(output.name);
    CHECK(names(output.name));
  }
  CHECK_FALSE(names("se"));
  CHECK_FALSE(names("no-such-option"));
}

TEST_CASE("the page names every word for a setting", "[sysctl-setup][docs]") {
  for (const sysctl::Word& word : sysctl::kFileWords) {
    INFO(word.name);
    CHECK(names(std::string{word.name}));
  }
  for (const std::string_view word : sysctl::kLimitWords) {
    INFO(word);
    CHECK(names(std::string{word}));
  }
  CHECK(names(std::string{sysctl::kSwapWord}));
}

TEST_CASE("the page tells each result and each reason and each exit code", "[sysctl-setup][docs]") {
  const Lines rows = first_cells("What becomes of a setting");
  using settings::Status;
  for (const Status status :
       {Status::already, Status::changed, Status::differs, Status::clamped, Status::not_applied}) {
    CHECK(is_row(rows, fmt::format("`{}`", settings::word_of(status))));
  }
  using settings::Reason;
  for (const Reason reason : {Reason::unknown, Reason::read_only, Reason::not_namespaced, Reason::needs_root,
                              Reason::invalid_value, Reason::elsewhere, Reason::gone, Reason::other}) {
    INFO(settings::word_of(reason));
    CHECK(is_row(rows, fmt::format("`{}`", settings::word_of(reason))));
  }
  for (const cli::ExitCode& exit : sysctl_setup::declaration().exit_codes) {
    CHECK(is_row(first_cells("Exit codes"), std::to_string(exit.code)));
  }
}

TEST_CASE("the page names every coupling by its settings", "[sysctl-setup][docs]") {
  const std::string text = join(section("Settings that change each other"), "\n");
  for (const sysctl::Coupling& coupling : sysctl::couplings()) {
    for (const std::string_view path : coupling.exclusive ? coupling.members : coupling.leaders) {
      INFO(path);
      CHECK(text.find(fmt::format("`{}`", sysctl::name_of(path))) != std::string::npos);
    }
  }
}

}  // namespace toolkit::tools_test

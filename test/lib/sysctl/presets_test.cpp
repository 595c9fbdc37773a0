#include "lib/sysctl/presets.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "lib/core/split.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::sysctl;

namespace {

using Text = std::string_view;

const std::set<Text> kOwnWords{"thp", "thp_defrag", "hugepages", "swap", "governor", "nofile", "nproc", "core"};
const std::set<Text> kLimits{"nofile", "nproc", "core"};

bool is_number(Text text) { return !text.empty() && text.find_first_not_of("0123456789") == Text::npos; }

bool is_limit_value(Text text) { return is_number(text) || text == "unlimited"; }

/// One value for both, or "soft:hard".
bool is_limit(Text text) {
  const auto parts = split(text, ':');
  return parts.size() <= 2 && std::ranges::all_of(parts, is_limit_value);
}

bool is_part(Text part) {
  return !part.empty() && part.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == Text::npos;
}

bool is_sysctl_name(Text name) {
  const auto parts = split(name, '.');
  return parts.size() >= 2 && std::ranges::all_of(parts, is_part);
}

/// Every line of every preset, with its preset's name.
std::vector<std::pair<Text, PresetLine>> all_lines() {
  std::vector<std::pair<Text, PresetLine>> lines;
  for (const Preset& preset : presets()) {
    for (const PresetLine& line : preset.lines) lines.emplace_back(preset.name, line);
  }
  return lines;
}

std::set<Text> all_names() {
  std::set<Text> names;
  for (const auto& [preset, line] : all_lines()) names.insert(line.name);
  return names;
}

Text value_in(Text preset, Text name) {
  const auto lines = find_preset(preset)->lines;
  const auto found = std::ranges::find(lines, name, &PresetLine::name);
  return found == lines.end() ? Text{} : found->value;
}

}  // namespace

TEST_CASE("a preset is found by its name", "[sysctl][presets]") {
  for (const char* name : {"redis", "postgres", "elasticsearch", "node-watch", "load-test", "ebpf", "core-dumps"}) {
    INFO(name);
    REQUIRE(find_preset(name) != nullptr);
    CHECK(find_preset(name)->name == name);
    CHECK_FALSE(find_preset(name)->lines.empty());
  }
  CHECK(find_preset("") == nullptr);
  CHECK(find_preset("Redis") == nullptr);
  CHECK(find_preset("mysql") == nullptr);
}

TEST_CASE("preset names differ and each has a summary for the list", "[sysctl][presets]") {
  std::set<Text> names;
  for (const Preset& preset : presets()) {
    INFO(preset.name);
    CHECK(names.insert(preset.name).second);
    CHECK_FALSE(preset.summary.empty());
    CHECK_FALSE(preset.summary.ends_with('.'));
  }
}

TEST_CASE("each line of a preset says why in one sentence and links its source", "[sysctl][presets]") {
  for (const auto& [preset, line] : all_lines()) {
    INFO(preset << " " << line.name);
    CHECK(line.why.size() > 20);
    CHECK(line.why.ends_with('.'));
    CHECK(line.why.find(". ") == Text::npos);
    CHECK(line.why.find_first_of("|\n") == Text::npos);  // it has to fit into a cell of a table
    CHECK(line.source.starts_with("https://"));
    CHECK(line.source.find_first_of(" ()|") == Text::npos);
  }
}

TEST_CASE("each line of a preset names a setting that we know how to write", "[sysctl][presets]") {
  for (const auto& [preset, line] : all_lines()) {
    INFO(preset << " " << line.name);
    CHECK((kOwnWords.contains(line.name) || is_sysctl_name(line.name)));
    CHECK_FALSE(line.value.empty());
    CHECK((!kLimits.contains(line.name) || is_limit(line.value)));
  }
}

TEST_CASE("no preset has a setting twice", "[sysctl][presets]") {
  for (const Preset& preset : presets()) {
    std::set<Text> names;
    for (const PresetLine& line : preset.lines) {
      INFO(preset.name << " " << line.name);
      CHECK(names.insert(line.name).second);
    }
  }
}

TEST_CASE("at least is said of whole numbers and limits only", "[sysctl][presets]") {
  for (const auto& [preset, line] : all_lines()) {
    INFO(preset << " " << line.name);
    CHECK((!line.at_least || is_number(line.value) || kLimits.contains(line.name)));
  }
}

TEST_CASE("presets that share a setting do not contradict each other", "[sysctl][presets]") {
  std::map<Text, PresetLine> first;
  for (const auto& [preset, line] : all_lines()) {
    INFO(preset << " " << line.name);
    const PresetLine& other = first.try_emplace(line.name, line).first->second;
    CHECK(other.at_least == line.at_least);
    CHECK((line.at_least || other.value == line.value));
  }
}

TEST_CASE("presets together never ask for both sides of a coupling", "[sysctl][presets]") {
  const std::set<Text> names = all_names();
  for (const auto& [one, other] : {std::pair<Text, Text>{"vm.dirty_bytes", "vm.dirty_ratio"},
                                   {"vm.dirty_background_bytes", "vm.dirty_background_ratio"},
                                   {"vm.overcommit_kbytes", "vm.overcommit_ratio"}}) {
    INFO(one << " " << other);
    CHECK_FALSE((names.contains(one) && names.contains(other)));
  }
}

TEST_CASE("presets keep away from what would harm the rest of the machine", "[sysctl][presets]") {
  const std::set<Text> names = all_names();
  CHECK_FALSE(names.contains("kernel.unprivileged_bpf_disabled"));  // 1 stays until the next boot
  CHECK_FALSE(names.contains("fs.suid_dumpable"));
  CHECK_FALSE(names.contains("swap"));
  for (const auto& [preset, line] : all_lines()) {
    INFO(preset << " " << line.name);
    CHECK_FALSE((line.name == "vm.overcommit_memory" && line.value == "2"));
    // The kernel refuses a higher limit of open files than fs.nr_open, which is 1048576 unless somebody changed it.
    CHECK((line.name != "nofile" || std::stoul(std::string{line.value}) <= 1048576));
  }
}

TEST_CASE("core dumps go into one folder, each to a file of its own", "[sysctl][presets]") {
  const Text pattern = value_in("core-dumps", "kernel.core_pattern");
  CHECK(pattern.starts_with("/tmp/ci-toolkit-cores/"));
  CHECK(pattern.find("%p") != Text::npos);
  CHECK(pattern.find("%t") != Text::npos);  // the same number of a process comes again, in containers soon
  CHECK(pattern.find('/', Text{"/tmp/ci-toolkit-cores/"}.size()) == Text::npos);
  // 128 bytes for the name, the closing NUL included, once %e (15), %p (10) and %t (20) are put in.
  CHECK(pattern.size() + 15 + 10 + 20 < 128);
  CHECK(value_in("core-dumps", "core") == "unlimited");
}

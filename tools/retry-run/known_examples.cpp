#include "tools/retry-run/known_examples.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "lib/core/log.hpp"
#include "lib/core/text.hpp"
#include "lib/examples/found.hpp"
#include "lib/examples/record.hpp"

namespace toolkit::retry_run {
namespace {

using examples::Example;
using examples::Property;

std::string now() {
  const std::time_t time = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", utc);
}

bool is_same(const Property& one, const Property& other) {
  return one.framework == other.framework && one.test == other.test;
}

/// By a run of its own.
bool is_tried_first(const Example& example) {
  return example.framework == examples::Framework::rapidcheck && !example.replay.empty();
}

std::string number_of(std::size_t count) {
  return fmt::format("{} known failing example{}", count, count == 1 ? "" : "s");
}

}  // namespace

KnownExamples::KnownExamples(const Plan& plan, const Environment& environment, std::string command)
    : plan_{plan},
      command_{std::move(command)},
      is_listening_{plan.tests.keep_dir.has_value() || plan.profile == "property"},
      has_proptest_files_{!environment.get("PROPTEST_DISABLE_FAILURE_PERSISTENCE")} {
  if (plan_.tests.keep_dir) bring_back(environment);
}

void KnownExamples::bring_back(const Environment& environment) {
  auto moved = examples::bring_back(*plan_.tests.keep_dir, folder());
  if (!moved) return fail(moved.error().message);
  brought_back_ = std::move(moved->files);
  for (const std::string& warning : moved->warnings) log::warning("{}", printable(warning));
  auto known = examples::read_record(*plan_.tests.keep_dir);
  if (!known) return fail(known.error().message);
  if (!known->warning.empty()) log::warning("{}", printable(known->warning));
  known_ = std::move(known->examples);
  replay_ = examples::replay_of(known_, environment);
  if (plan_.quiet) return;
  if (!known_.empty()) log::info("{} from {}", number_of(known_.size()), printable(*plan_.tests.keep_dir));
  for (const std::string& note : replay_.notes) log::info("{}", note);
}

void KnownExamples::begin() {
  output_ = CapturedOutput{is_listening_ ? CapturedOutput::Part::all : CapturedOutput::Part::none};
}

bool KnownExamples::some_fails() const {
  const std::vector<Property> found = examples::find_in_output(output_.text());
  return std::ranges::any_of(known_, [&](const Example& example) {
    if (!is_tried_first(example)) return false;
    const auto told = std::ranges::find_if(found, [&](const Property& property) {
      return property.framework == example.framework && property.test == example.test;
    });
    return told == found.end() ? example.command == command_ : told->is_failed;
  });
}

void KnownExamples::none_fails(bool has_passed) {
  for (const Example& example : known_) {
    if (has_passed && is_tried_first(example) && example.command == command_) drop(example.framework, example.test);
  }
  replay_.first.clear();
}

bool KnownExamples::is_tried_again(const Example& example) const {
  using examples::Framework;
  switch (example.framework) {
    case Framework::hypothesis:  // unless it has no database, as in CI
      return std::ranges::find(brought_back_, Framework::hypothesis, &examples::StoredFile::framework) !=
             brought_back_.end();
    case Framework::proptest: return has_proptest_files_;
    case Framework::rapid:
    case Framework::jqwik: return true;
    case Framework::rapidcheck:
    case Framework::quickcheck:
      return example.seed && std::ranges::any_of(replay_.environment, [&](const auto& variable) {
               return variable.second == *example.seed || variable.second == "seed=" + *example.seed;
             });
    case Framework::fast_check:
    case Framework::rust_quickcheck: break;
  }
  return false;
}

void KnownExamples::learn(bool all_passed) {
  if (!is_listening_) return;
  std::vector<Property> found = examples::find_in_output(output_.text());
  for (const Property& property : found) {
    std::erase_if(properties_, [&](const Property& old) { return is_same(old, property); });
  }
  properties_.insert(properties_.end(), found.begin(), found.end());
  if (!plan_.tests.keep_dir) return;
  keep_all(found);
  if (!all_passed) return;
  for (const Example& example : known_) {
    if (example.command == command_ && is_tried_again(example)) drop(example.framework, example.test);
  }
}

void KnownExamples::keep_all(const std::vector<Property>& found) {
  const std::string& kept = *plan_.tests.keep_dir;
  const auto moved = examples::keep(folder(), kept, brought_back_);
  if (!moved) return fail(moved.error().message);
  for (const std::string& warning : moved->warnings) log::warning("{}", printable(warning));
  // After that: what lies in the folder of the command was brought back there.
  for (const Property& property : found) {
    if (!property.is_failed) drop(property.framework, property.test);
  }
  if (const auto known = examples::remember(kept, found, command_, now()); !known) fail(known.error().message);
}

void KnownExamples::drop(examples::Framework framework, const results::TestId& test) {
  if (const auto dropped = examples::drop(*plan_.tests.keep_dir, framework, test); !dropped) {
    fail(dropped.error().message);
  }
}

void KnownExamples::fail(const std::string& what) {
  if (trouble_.empty()) trouble_ = printable(what);
}

}  // namespace toolkit::retry_run

// Failing examples of property tests, kept from run to run: brought back before the first attempt, learned after each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/examples/property.hpp"
#include "lib/examples/replay.hpp"
#include "lib/examples/stored.hpp"
#include "tools/retry-run/captured_output.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

class KnownExamples {
 public:
  /// Brings back what is kept, and tells the log what only the user can do. Nothing without --keep. `environment` is
  /// the user's. `command` is what examples are remembered with.
  KnownExamples(const Plan& plan, const Environment& environment, std::string command);

  /// For a run of the command that tries only the known examples, before each attempt; empty: none is needed.
  [[nodiscard]] const examples::Variables& first() const { return replay_.first; }
  /// For the attempt itself.
  [[nodiscard]] const examples::Variables& variables() const { return replay_.environment; }
  /// An attempt begins.
  void begin();
  /// What it prints, both streams.
  void take(std::string_view bytes) { output_.take(bytes); }
  /// The run for known examples has failed: whether one of them did. A test that knows nothing of them may have failed
  /// in their place; but then the output has to say of each that it fails no more, unless it is of another command.
  [[nodiscard]] bool some_fails() const;
  /// The run for known examples found none that fails any more; they are not tried again. Where `has_passed`, those of
  /// this command are forgotten: their properties are not there any more.
  void none_fails(bool has_passed);
  /// The attempt is over: remembers what has failed, forgets what has passed. Where `all_passed`, and everything ran,
  /// that is each example of this command that its framework has tried again; not all frameworks tell of what passes.
  void learn(bool all_passed);

  /// What the frameworks said of each property, when it ran last.
  [[nodiscard]] const std::vector<examples::Property>& properties() const { return properties_; }
  /// What could not be kept; empty when all was.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  void bring_back(const Environment& environment);
  [[nodiscard]] bool is_tried_again(const examples::Example& example) const;
  void keep_all(const std::vector<examples::Property>& found);
  void drop(examples::Framework framework, const results::TestId& test);
  void fail(const std::string& what);
  [[nodiscard]] std::string folder() const { return plan_.workdir.empty() ? "." : plan_.workdir; }

  const Plan& plan_;
  std::string command_;
  bool is_listening_;
  bool has_proptest_files_;  ///< nobody told proptest to read none
  std::vector<examples::Example> known_;
  std::vector<examples::StoredFile> brought_back_;
  examples::Replay replay_;
  CapturedOutput output_;
  std::vector<examples::Property> properties_;
  std::string trouble_;
};

}  // namespace toolkit::retry_run

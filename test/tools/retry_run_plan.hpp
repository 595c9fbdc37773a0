// The plan that retry-run makes of a call, on a machine of the test's own.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lib/core/environment.hpp"
#include "test/support/temp_dir.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::tools_test {

using Words = std::vector<std::string>;
using Inputs = std::map<std::string, std::string>;

/// One whose PATH has these programs and no others.
class Machine {
 public:
  explicit Machine(const Words& programs = {"sh", "bash"});
  [[nodiscard]] const Environment& environment() const { return environment_; }
  /// The path of a program.
  [[nodiscard]] std::string operator/(const std::string& name) const { return folder_ / name; }

 private:
  test::TempDir folder_;
  Environment environment_;
};

/// The plan of a call in which nothing is wrong.
[[nodiscard]] retry_run::Plan plan_of(const Words& arguments, const Inputs& inputs = {},
                                      const Machine& machine = Machine{});
/// All that is wrong with a call.
[[nodiscard]] Words mistakes_of(const Words& arguments, const Inputs& inputs = {}, const Machine& machine = Machine{});

/// The same with a command behind the options.
[[nodiscard]] retry_run::Plan plan_with(Words options);
[[nodiscard]] Words mistakes_with(Words options);

/// It is one mistake, which says all of these.
[[nodiscard]] bool is_one_that_says(const Words& mistakes, const Words& parts);

}  // namespace toolkit::tools_test

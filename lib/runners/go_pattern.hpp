// Names of Go tests as an argument of `go test -run`.
#pragma once

#include <string>
#include <vector>

namespace toolkit::runners {

/// Without each test that has a subtest among them: that one is run on its way to the subtest.
[[nodiscard]] std::vector<std::string> without_parents(const std::vector<std::string>& names);

/// Chooses these tests, with all the subtests that they have, and no others: "^TestTable$/^(a_blank|b)$". Go matches
/// each level by itself. Tests with different parents become alternatives, "^TestA$/^x$|^TestB$", which go 1.20 and
/// later take apart before the levels. `names` is not empty. Source: testing/match.go, go 1.26.
[[nodiscard]] std::string go_pattern(const std::vector<std::string>& names);

}  // namespace toolkit::runners

// The frameworks of property tests whose failing examples are known here.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace toolkit::examples {

enum class Framework { hypothesis, rapid, proptest, jqwik, fast_check, rapidcheck, quickcheck, rust_quickcheck };

inline constexpr std::array kFrameworks{Framework::hypothesis, Framework::rapid,          Framework::proptest,
                                        Framework::jqwik,      Framework::fast_check,     Framework::rapidcheck,
                                        Framework::quickcheck, Framework::rust_quickcheck};

/// As it is written in records and folder names: "fast-check". Haskell's QuickCheck is "quickcheck".
[[nodiscard]] std::string_view name_of(Framework framework);

/// The other way round.
[[nodiscard]] std::optional<Framework> framework_of(std::string_view name);

}  // namespace toolkit::examples

// A target in its parts: first as it is written, then with the values of its variables put in and its options decoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/core/mistakes.hpp"

namespace toolkit::health {

/// One option as it is written.
struct WrittenOption {
  std::string name;
  std::optional<std::string> value;  ///< percent-encoded
  std::string name_place = {};       ///< where the name stands, to begin a mistake with; may be empty
  std::string value_place = {};
};

/// A target that is split, and nothing more.
struct WrittenTarget {
  std::string address;  ///< all that stands before the '#'
  std::vector<WrittenOption> options;
  std::string place = {};  ///< where the address stands: "input targets: line 3, column 14: "; may be empty
};

/// One `name=value` behind the '#', with variables put in.
struct TargetOption {
  std::string name;
  std::string value;     ///< percent-decoded
  std::string raw;       ///< as written, a variable's value percent-encoded: for values with a grammar of their own
  std::string shown;     ///< `value` with its variables by their names
  std::string place;     ///< where it stands; may be empty
  bool is_known = true;  ///< false: a variable is missing, and nobody can say what else is wrong with it
};

/// What a target text says, before anything is made of it.
struct TargetText {
  std::string scheme;   ///< lower case: "http"
  std::string address;  ///< all that stands before the '#', as it goes to the service: "http://h/ready?full=1"
  std::string rest;     ///< `address` without "scheme:"
  std::vector<TargetOption> options;
  std::string shown;  ///< the address as written, for people: credentials are redacted, variables go by their names
  std::string place;  ///< where it stands; may be empty

  [[nodiscard]] std::optional<std::string> option(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> options_named(std::string_view name) const;

  /// Adds what is wrong with the target, or with one of its options, with place and target in front.
  void refuse(std::string_view message, Mistakes& mistakes) const;
  void refuse(const TargetOption& option, std::string_view message, Mistakes& mistakes) const;
  /// The first option of that name.
  void refuse_option(std::string_view name, std::string_view message, Mistakes& mistakes) const;
};

/// Splits a text as it stands in one line: `http://h/ready?full=1#timeout=30s&successes=3`. Nothing when its scheme is
/// not known, which is a mistake. `place` says where it stands.
[[nodiscard]] std::optional<WrittenTarget> split_target(std::string_view text, Mistakes& mistakes,
                                                        const std::string& place = {});

/// The same for an address whose options stand elsewhere: that it has some is a mistake.
[[nodiscard]] std::optional<WrittenTarget> target_without_options(std::string_view address, Mistakes& mistakes,
                                                                  const std::string& place);

/// Puts values in and decodes the options. What is wrong goes to `mistakes`; what is right is there all the same, so
/// that more mistakes can be found.
[[nodiscard]] TargetText read_target_text(const WrittenTarget& written, const Environment& environment,
                                          Mistakes& mistakes);

}  // namespace toolkit::health

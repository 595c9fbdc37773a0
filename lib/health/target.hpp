// A target as the user writes it: what to ask, and behind a '#' how.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/core/mistakes.hpp"
#include "lib/health/probe.hpp"
#include "lib/regex/pattern.hpp"

namespace toolkit::health {

/// One `name=value` behind the '#', percent-decoded.
struct TargetOption {
  std::string name;
  std::string value;
  std::string raw;  ///< the value as written, for values that have a grammar of their own
};

/// What a target text says, before anything is made of it.
struct TargetText {
  std::string scheme;   ///< lower case: "http"
  std::string address;  ///< all that stands before the '#', as it goes to the service: "http://h/ready?full=1"
  std::string rest;     ///< `address` without "scheme:"
  std::vector<TargetOption> options;
  std::string shown;  ///< `address` for people: credentials are redacted

  [[nodiscard]] std::optional<std::string> option(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> options_named(std::string_view name) const;
};

/// What holds for one target alone.
struct TargetPolicy {
  std::optional<std::chrono::milliseconds> timeout;      ///< for its whole wait
  std::optional<std::chrono::milliseconds> try_timeout;  ///< for one try
  std::optional<unsigned> successes;                     ///< in a row
};

struct Target {
  std::string shown;  ///< as the user wrote it, without options, credentials redacted
  TargetPolicy policy;
  bool name_may_be_missing = false;  ///< a name that does not resolve is what is being waited for, and no mistake
  std::unique_ptr<Probe> probe;
  std::string container;                           ///< name or id of the one it is the service of; empty: not known
  std::shared_ptr<const regex::Pattern> abort_on;  ///< a line of its log that ends the wait
  std::vector<std::string> secrets;                ///< passwords and tokens: to be masked before they could be printed
  std::vector<std::pair<std::string, std::string>> headers;  ///< names and values to be sent, likewise
  std::vector<std::string> known;                            ///< user, host and database names: never to be masked
};

/// Takes a text apart: `http://h/ready?full=1#timeout=30s&successes=3`. What is wrong goes to `mistakes`, each with the
/// target in front; nothing is returned then.
[[nodiscard]] std::optional<TargetText> parse_target_text(std::string_view text, Mistakes& mistakes);

/// From a text to a target with its probe. Neither connects nor resolves anything.
[[nodiscard]] std::optional<Target> parse_target(std::string_view text, const Environment& environment,
                                                 Mistakes& mistakes);

}  // namespace toolkit::health

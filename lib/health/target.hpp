// A target as the user writes it: what to ask, and behind a '#' how.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/core/mistakes.hpp"
#include "lib/health/probe.hpp"
#include "lib/health/target_text.hpp"
#include "lib/regex/pattern.hpp"

namespace toolkit::health {

/// What holds for one target alone.
struct TargetPolicy {
  std::optional<std::chrono::milliseconds> timeout;      ///< for its whole wait
  std::optional<std::chrono::milliseconds> try_timeout;  ///< for one try
  std::optional<unsigned> successes;                     ///< in a row
};

/// Where parts of a target stand, to begin a mistake with; all empty where a target is a text of its own.
struct TargetPlaces {
  std::string timeout;
  std::string successes;
  std::string container;
  std::string abort_on;
};

struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;
};

struct Target {
  std::string shown;  ///< as the user wrote it, without options, credentials redacted
  TargetPolicy policy;
  TargetPlaces places;
  bool name_may_be_missing = false;  ///< a name that does not resolve is what is being waited for, and no mistake
  std::unique_ptr<Probe> probe;
  std::optional<HostAndPort> server;               ///< where it listens; nothing for what is asked another way
  bool is_container = false;                       ///< what is waited for is the container itself
  std::string container;                           ///< name or id of the one it is the service of; empty: not known
  std::shared_ptr<const regex::Pattern> abort_on;  ///< a line of its log that ends the wait
  std::vector<std::string> secrets;                ///< passwords and tokens: to be masked before they could be printed
  std::vector<std::pair<std::string, std::string>> headers;  ///< names and values to be sent, likewise
  std::vector<std::string> known;                            ///< user, host and database names: never to be masked
};

/// From a text to a target with its probe: `http://h/ready?full=1#timeout=30s&successes=3`. Neither connects nor
/// resolves anything. ${NAME} in it is a variable of `environment`: the text is split into its parts first and the
/// variable's value put in then, so that nothing in the value splits anything. What is wrong goes to `mistakes`, each
/// with the target in front; nothing is returned then.
/// `place` says where it stands, to begin a mistake with.
[[nodiscard]] std::optional<Target> parse_target(std::string_view text, const Environment& environment,
                                                 Mistakes& mistakes, const std::string& place = {});

/// The same for a target that is split already.
[[nodiscard]] std::optional<Target> make_target(const WrittenTarget& written, const Environment& environment,
                                                Mistakes& mistakes);

}  // namespace toolkit::health

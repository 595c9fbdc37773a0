// What an engine says of a container. Source: docs.docker.com, Docker Engine API, "Inspect a container", "List
// containers".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/result.hpp"

namespace toolkit::docker {

enum class Health { none, starting, healthy, unhealthy };

/// A port of the engine's machine that leads into a container.
struct PublishedPort {
  std::string ip;  ///< the address it is bound to; empty when that is all of the machine's
  std::uint16_t port = 0;
};

/// A container's place in a network.
struct Attachment {
  std::string ip;                    ///< empty when the container does not run
  std::vector<std::string> aliases;  ///< names that others in the network know it by
};

struct Container {
  std::string id;
  std::string name;
  std::string image;   ///< as it was asked for: "postgres:16"
  std::string status;  ///< created, running, paused, restarting, removing, exited, dead
  int exit_code = 0;   ///< of the last run
  Health health = Health::none;
  std::string last_check;                          ///< what the health check printed last; empty without one
  std::vector<std::string> command;                ///< as given, or the image's; without the entry point
  std::map<std::string, std::string> environment;  ///< the image's variables, too
  std::map<std::string, std::string> labels;
  std::vector<std::uint16_t> ports;                  ///< TCP ports that it or its image exposes, ascending
  std::map<std::uint16_t, PublishedPort> published;  ///< by its TCP port; of one that does not run, what it asked for
  std::map<std::string, Attachment> networks;        ///< by the network's name
  std::int64_t started = 0;                          ///< when it last did, in ns since 1970; 0 when it never has
  std::int64_t ended = 0;                            ///< when its last run that is over was, likewise
  bool has_terminal = false;                         ///< what it prints is one stream, not two

  /// Whether its health says more than that it runs.
  [[nodiscard]] bool has_health_check() const { return health != Health::none; }
  /// It has ended, and nothing of the engine's starts it again.
  [[nodiscard]] bool is_over() const { return status == "exited" || status == "dead"; }
};

/// From the JSON of an inspection. Error: corrupt.
[[nodiscard]] Result<Container> parse_container(std::string_view document);

/// A container as a list of them shows it.
struct ListedContainer {
  std::string id;
  std::string name;
  std::string status;  ///< as a container's
  std::map<std::string, std::string> labels;
  std::vector<std::string> networks;
};

/// From the JSON of a list. Error: corrupt.
[[nodiscard]] Result<std::vector<ListedContainer>> parse_containers(std::string_view document);

}  // namespace toolkit::docker

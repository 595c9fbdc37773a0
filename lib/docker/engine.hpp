// A Docker engine, asked by its HTTP API; no docker client is needed. Source: docs.docker.com, "Docker Engine API".
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lib/core/deadline.hpp"
#include "lib/core/environment.hpp"
#include "lib/core/result.hpp"
#include "lib/docker/container.hpp"
#include "lib/http/client.hpp"

namespace toolkit::docker {

/// Where an engine listens: a Unix socket, or a URL.
struct EngineAddress {
  std::string unix_socket;            ///< empty when it is asked by TCP
  std::string url;                    ///< "http://docker", or "http://host:2375"; without a slash at its end
  std::string shown;                  ///< for people: "/var/run/docker.sock", "tcp://host:2375"
  std::string machine = "localhost";  ///< the host that has the ports which containers publish
};

/// As DOCKER_HOST says, else /var/run/docker.sock. Error: rejected, for what is neither unix:// nor tcp:// nor http://,
/// and for TLS (DOCKER_TLS_VERIFY), which is not spoken.
[[nodiscard]] Result<EngineAddress> engine_address(const Environment& environment);

class Engine {
 public:
  Engine(EngineAddress address, std::unique_ptr<http::Client> client);

  /// `name`: a name or an id. Errors: not_found when the engine has no such container; rejected when it is refused to
  /// us (no right to the socket); corrupt when what it answers is not understood; else as http::Client fails. Their
  /// messages say where the engine was looked for.
  [[nodiscard]] Result<Container> container(const std::string& name, const Deadline& deadline) const;

  /// All containers, those that have ended too. Errors as above, without not_found.
  [[nodiscard]] Result<std::vector<ListedContainer>> containers(const Deadline& deadline) const;

  /// The last `lines` lines that the container printed, of both streams, without a newline at the end; fewer where they
  /// would be more than 8 MiB.
  /// Errors as above; unreachable also for a log driver that cannot be read.
  [[nodiscard]] Result<std::string> last_lines(const Container& container, unsigned lines,
                                               const Deadline& deadline) const;

  /// The same of what it has printed since it last started.
  [[nodiscard]] Result<std::string> last_lines_of_this_run(const Container& container, unsigned lines,
                                                           const Deadline& deadline) const;

  [[nodiscard]] const EngineAddress& address() const { return address_; }

 private:
  [[nodiscard]] Result<std::string> get(const std::string& path, const Deadline& deadline) const;
  [[nodiscard]] Result<std::string> log(const Container& container, unsigned lines, const std::string& since,
                                        const Deadline& deadline) const;

  EngineAddress address_;
  std::unique_ptr<http::Client> client_;
};

/// The engine that the environment names. Errors: those of engine_address(); nothing is asked yet.
[[nodiscard]] Result<Engine> make_engine(const Environment& environment);

}  // namespace toolkit::docker

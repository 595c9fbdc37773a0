// Finds the services of a job or of a compose project, with nothing configured.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/core/deadline.hpp"
#include "lib/core/result.hpp"
#include "lib/docker/engine.hpp"
#include "lib/services/found_service.hpp"
#include "lib/services/github_services.hpp"
#include "lib/services/neighbourhood.hpp"

namespace toolkit::services {

struct Found {
  std::vector<FoundService> services;  ///< in the order of their names
  std::string note;                    ///< what could not be asked, and what follows from that; empty when all could
};

class Discovery {
 public:
  /// `engine`: or why there is none that can be asked. `own`: the id of the container we are in
  /// (docker::own_container()).
  Discovery(const Result<docker::Engine>& engine, std::optional<std::string> own, const Deadline& deadline)
      : engine_{engine}, own_{std::move(own)}, deadline_{deadline} {}

  /// The services of a job, as GitHub named them. Without access to the engine each gets a connection to its ports.
  [[nodiscard]] Found job_services(const std::vector<GithubService>& services) const;

  /// The containers on this job's networks: those that our container is in, or that act made for it; outside a
  /// container all that run, but for the services of other jobs. Errors: those of the engine.
  [[nodiscard]] Result<Found> neighbours() const;

  /// Every container of the engine, or as many as it tells of in time. Errors: those of the engine.
  [[nodiscard]] Result<Neighbourhood> neighbourhood() const;

  /// The services of a compose project that runs, by its name or by a file it was started from. Errors: not_found,
  /// naming the projects there are; those of the engine.
  [[nodiscard]] Result<Found> compose_services(const std::string& project_or_file) const;

 private:
  [[nodiscard]] Result<Here> here() const;
  [[nodiscard]] Result<docker::Container> container(const std::string& name) const;
  [[nodiscard]] Result<std::vector<docker::ListedContainer>> containers() const;

  const Result<docker::Engine>& engine_;
  std::optional<std::string> own_;
  const Deadline& deadline_;
};

}  // namespace toolkit::services

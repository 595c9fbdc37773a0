#include "lib/services/discover.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/services/compose.hpp"
#include "lib/services/known_services.hpp"

namespace toolkit::services {
namespace {

using docker::Container;
using docker::ListedContainer;

/// The runner names a job's network so. Source: actions/runner, src/Runner.Worker/ContainerOperationProvider.cs.
constexpr std::string_view kRunnersNetwork = "github_network_";

/// Whether the network is this job's: one of our container's, or the one that act makes for the services of a job whose
/// container has the machine's network: it begins with our container's name.
/// Source: nektos/act, pkg/runner/run_context.go, networkName.
bool is_ours(const std::string& network, const Container& own) {
  if (is_engines_own(network)) return false;
  if (own.networks.contains(network)) return true;
  return own.networks.contains("host") && network.starts_with(own.name + "-");
}

bool is_of_this_job(const ListedContainer& container, const Here& here) {
  if (here.own) {
    return container.id != here.own->id &&
           std::ranges::any_of(container.networks, [&](const auto& network) { return is_ours(network, *here.own); });
  }
  const bool is_another_jobs = std::ranges::any_of(
      container.networks, [](const std::string& network) { return network.starts_with(kRunnersNetwork); });
  return container.status == "running" && !is_another_jobs;
}

/// What the container is called in the network that we find it by; without one, its own name.
std::string name_of(const Container& container, const Here& here) {
  for (const auto& [name, network] : container.networks) {
    if (here.own && is_ours(name, *here.own)) return name_in(network, container);
  }
  return container.name;
}

/// The service with the name that its job or project has for it.
FoundService named(std::string name, FoundService service) {
  service.name = std::move(name);
  return service;
}

void sort_by_name(Found& found) { std::ranges::sort(found.services, {}, &FoundService::name); }

/// What GitHub says suffices for a connection. A service without a published port is reached in the job's network only,
/// and its usual port is then told by its name, if that is an image's.
FoundService by_context_alone(const GithubService& service, bool in_container) {
  FoundService found{.name = service.name, .image = {}, .targets = {}, .note = {}};
  for (const auto& [inside, outside] : service.ports) {
    found.targets.push_back(connection_target(in_container
                                                  ? Endpoint{.host = service.name, .port = inside}
                                                  : Endpoint{.host = "localhost", .port = outside, .published = true}));
  }
  const KnownService* known = known_image(service.name);
  if (found.targets.empty() && in_container && known != nullptr) {
    found.targets.push_back(connection_target({.host = service.name, .port = known->port}));
  }
  if (found.targets.empty()) found.note = "no port of it is known, so that it is not waited for";
  return found;
}

}  // namespace

Result<Container> Discovery::container(const std::string& name) const {
  if (!engine_) return tl::unexpected{engine_.error()};
  return engine_->container(name, deadline_);
}

Result<std::vector<ListedContainer>> Discovery::containers() const {
  if (!engine_) return tl::unexpected{engine_.error()};
  return engine_->containers(deadline_);
}

/// In a container that the engine does not know (it is another engine's) we count as outside.
Result<Here> Discovery::here() const {
  Here here;
  if (engine_) here.machine = engine_->address().machine;
  if (!own_) return here;
  auto own = container(*own_);
  if (own) {
    here.own = std::move(*own);
  } else if (own.error().failure != Failure::not_found) {
    return tl::unexpected{own.error()};
  }
  return here;
}

Found Discovery::job_services(const std::vector<GithubService>& services) const {
  Found found;
  const Result<Here> where = here();
  std::optional<Error> failure;
  if (!where) failure = where.error();
  for (const GithubService& service : services) {
    const auto asked = failure ? tl::unexpected{*failure} : container(service.container);
    if (asked) {
      found.services.push_back(named(service.name, found_service(*asked, *where, service.name)));
      continue;
    }
    found.services.push_back(by_context_alone(service, own_.has_value()));
    if (asked.error().failure == Failure::not_found) {
      FoundService& alone = found.services.back();
      if (alone.note.empty()) alone.note = asked.error().message + ": only a connection is asked for";
    } else {
      failure = asked.error();  // it need not be asked again
    }
  }
  if (failure) found.note = failure->message + ": only connections are asked for";
  sort_by_name(found);
  return found;
}

Result<Found> Discovery::neighbours() const {
  const auto all = containers();
  if (!all) return tl::unexpected{all.error()};
  const Result<Here> where = here();
  if (!where) return tl::unexpected{where.error()};
  Found found;
  for (const ListedContainer& listed : *all) {
    if (!is_of_this_job(listed, *where)) continue;
    const auto asked = container(listed.id);
    if (asked) {
      found.services.push_back(named(name_of(*asked, *where), found_service(*asked, *where)));
    } else if (asked.error().failure != Failure::not_found) {  // one that was removed in between is the job's no more
      return tl::unexpected{asked.error()};
    }
  }
  sort_by_name(found);
  return found;
}

Result<Neighbourhood> Discovery::neighbourhood() const {
  const auto all = containers();
  if (!all) return tl::unexpected{all.error()};
  Result<Here> where = here();
  if (!where) return tl::unexpected{where.error()};
  Neighbourhood neighbourhood{std::move(*where), {}};
  for (const ListedContainer& listed : *all) {
    auto asked = container(listed.id);
    // One that is removed in between is nobody's server any more.
    if (!asked && asked.error().failure != Failure::not_found) break;
    if (asked) neighbourhood.containers.push_back(std::move(*asked));
  }
  return neighbourhood;
}

Result<Found> Discovery::compose_services(const std::string& project_or_file) const {
  const auto all = containers();
  if (!all) return tl::unexpected{all.error()};
  const auto members = compose_members(project_or_file, *all);
  if (!members) return tl::unexpected{members.error()};
  const Result<Here> where = here();
  if (!where) return tl::unexpected{where.error()};
  Found found;
  for (const ComposeMember& member : *members) {
    const auto asked = container(member.container);
    if (!asked) return tl::unexpected{asked.error()};
    found.services.push_back(named(member.name, found_service(*asked, *where, {}, member.ends)));
  }
  return found;
}

}  // namespace toolkit::services

#include "tools/health-wait/services.hpp"

#include <fmt/format.h>

#include "lib/core/log.hpp"
#include "lib/core/text.hpp"
#include "lib/docker/own_container.hpp"
#include "lib/services/discover.hpp"

namespace toolkit::health_wait {
namespace {

constexpr std::chrono::seconds kPatience{10};
constexpr const char* kAdvice =
    "name what to wait for in the input targets, or leave this step out where the job has no services";

/// As in "db (postgres:16)".
std::string shown(const services::FoundService& service) {
  return printable(service.image.empty() ? service.name : fmt::format("{} ({})", service.name, service.image));
}

class Search {
 public:
  Search(Plan& plan, const Environment& environment, const services::Discovery& discovery)
      : plan_{plan}, environment_{environment}, discovery_{discovery} {}

  void services_of_job(const std::vector<services::GithubService>& services) {
    if (!services.empty()) {
      take(discovery_.job_services(services));
      return;
    }
    const auto found = discovery_.neighbours();
    if (!found) {
      warn_or_give_up(
          fmt::format("GitHub named no services, and the engine cannot be asked: {}", found.error().message));
    } else if (found->services.empty()) {
      warn_or_give_up("GitHub named no services, and no container is on this job's network");
    } else {
      take(*found);
    }
  }

  void services_of_project(const std::string& project) {
    const auto found = discovery_.compose_services(project);
    if (found) return take(*found);
    if (found.error().failure == Failure::not_found) throw UsageError{"compose: " + found.error().message};
    throw EnvironmentError{"compose: " + found.error().message};
  }

  Telling finish() {
    if (plan_.targets.empty()) {
      const std::string why = telling_.warnings.empty() ? "" : fmt::format(" ({})", join(telling_.warnings, "; "));
      throw UsageError{fmt::format("services: there is nothing to wait for{}; {}", why, kAdvice)};
    }
    return std::move(telling_);
  }

 private:
  void take(const services::Found& found) {
    if (!found.note.empty()) telling_.warnings.push_back(printable(found.note));
    for (const services::FoundService& service : found.services) take(service);
  }

  void take(const services::FoundService& service) {
    const std::size_t before = plan_.targets.size();
    Mistakes mistakes;
    for (const std::string& target : service.targets) add_target(plan_, target, environment_, mistakes);
    mistakes.throw_if_any();
    std::vector<std::string> targets;
    for (std::size_t i = before; i < plan_.targets.size(); ++i) targets.push_back(plan_.targets[i].shown);
    std::string line = fmt::format("found {}", shown(service));
    if (!targets.empty()) line += ": " + join(targets, ", ");
    if (!service.note.empty()) line += fmt::format(": {}", printable(service.note));
    (targets.empty() ? telling_.warnings : telling_.lines).push_back(std::move(line));
  }

  void warn_or_give_up(const std::string& why) {
    if (plan_.targets.empty() && !plan_.compose) throw UsageError{fmt::format("services: {}; {}", why, kAdvice)};
    telling_.warnings.push_back(why);
  }

  Plan& plan_;
  const Environment& environment_;
  const services::Discovery& discovery_;
  Telling telling_;
};

}  // namespace

Telling add_services(Plan& plan, const Environment& environment) {
  if (!plan.services && !plan.compose) return {};
  const auto engine = docker::make_engine(environment);
  const Deadline deadline = Deadline::after(kPatience);
  const services::Discovery discovery{engine, docker::own_container(), deadline};
  Search search{plan, environment, discovery};
  if (plan.services) search.services_of_job(*plan.services);
  if (plan.compose) search.services_of_project(*plan.compose);
  return search.finish();
}

void tell(const Plan& plan, const Telling& telling) {
  for (const std::string& warning : telling.warnings) log::warning("health-wait: {}", warning);
  if (plan.quiet) return;
  for (const std::string& line : telling.lines) log::info("{}", line);
}

}  // namespace toolkit::health_wait

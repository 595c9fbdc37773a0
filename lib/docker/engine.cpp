#include "lib/docker/engine.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "lib/docker/log.hpp"

namespace toolkit::docker {
namespace {

constexpr std::string_view kUsualSocket = "/var/run/docker.sock";
constexpr long kOk = 200;
constexpr long kNotFound = 404;
constexpr std::int64_t kNanos = 1'000'000'000;
constexpr std::size_t kLongestAnswer = std::size_t{8} * 1024 * 1024;

EngineAddress at_socket(std::string path) {
  std::string shown = path;
  return {.unix_socket = std::move(path), .url = "http://docker", .shown = std::move(shown)};
}

/// A point in time between the container's last run and this one. Both have lines that bear another time than their run
/// by some milliseconds; a restart takes a tenth of a second at least. Where no last run is known, the second in which
/// this one began.
std::int64_t began_between_runs(const Container& container) {
  const bool knows_last = container.ended > 0 && container.ended < container.started;
  if (knows_last) return container.ended + (container.started - container.ended) / 2;
  return container.started - container.started % kNanos;
}

std::string log_path(const Container& container, unsigned lines, const std::string& since) {
  return fmt::format("/containers/{}/logs?stdout=1&stderr=1&tail={}{}", percent_encode(container.id), lines, since);
}

}  // namespace

Result<EngineAddress> engine_address(const Environment& environment) {
  const auto host = environment.nonempty("DOCKER_HOST");
  if (!host) return at_socket(std::string{kUsualSocket});
  constexpr std::string_view kUnix = "unix://";
  if (host->starts_with(kUnix) && host->size() > kUnix.size()) return at_socket(host->substr(kUnix.size()));
  const auto url = parse_url(*host);
  const bool is_plain = url && (url->scheme == "tcp" || url->scheme == "http") && !url->host.empty();
  if (!is_plain) {
    // Its value may hold credentials, as of ssh://; what stands before "://" does not.
    const std::size_t end = host->find("://");
    const std::string scheme = end == std::string::npos ? "something else" : printable(host->substr(0, end)) + "://…";
    return fail(Failure::rejected,
                fmt::format("DOCKER_HOST must be unix://PATH or tcp://HOST:PORT, and is {}", scheme));
  }
  if (environment.nonempty("DOCKER_TLS_VERIFY")) {
    return fail(Failure::rejected, "DOCKER_TLS_VERIFY is set: an engine is asked by its socket or by plain TCP only");
  }
  const std::string place = host_and_port(url->host, url->port.value_or(2375));
  return EngineAddress{.unix_socket = {}, .url = "http://" + place, .shown = "tcp://" + place, .machine = url->host};
}

Engine::Engine(EngineAddress address, std::unique_ptr<http::Client> client)
    : address_{std::move(address)}, client_{std::move(client)} {}

Result<Engine> make_engine(const Environment& environment) {
  auto address = engine_address(environment);
  if (!address) return tl::unexpected{address.error()};
  return Engine{std::move(*address), http::make_curl_client(environment)};
}

Result<Container> Engine::container(const std::string& name, const Deadline& deadline) const {
  const auto document = get("/containers/" + percent_encode(name) + "/json", deadline);
  if (!document) return tl::unexpected{document.error()};
  return parse_container(*document);
}

Result<std::vector<ListedContainer>> Engine::containers(const Deadline& deadline) const {
  const auto document = get("/containers/json?all=1", deadline);
  if (!document) return tl::unexpected{document.error()};
  return parse_containers(*document);
}

Result<std::string> Engine::last_lines(const Container& container, unsigned lines, const Deadline& deadline) const {
  return log(container, lines, {}, deadline);
}

Result<std::string> Engine::last_lines_of_this_run(const Container& container, unsigned lines,
                                                   const Deadline& deadline) const {
  const std::int64_t began = began_between_runs(container);
  return log(container, lines, fmt::format("&since={}.{:09}", began / kNanos, began % kNanos), deadline);
}

Result<std::string> Engine::log(const Container& container, unsigned lines, const std::string& since,
                                const Deadline& deadline) const {
  auto text = get(log_path(container, lines, since), deadline);
  // The engine begins with the oldest: what is cut off are the newest.
  while (text && text->size() >= kLongestAnswer && lines > 1) {
    lines = std::max(lines / 10, 1U);
    text = get(log_path(container, lines, since), deadline);
  }
  if (text && !container.has_terminal) text = log_text(*text);
  if (text && text->ends_with('\n')) text->pop_back();
  return text;
}

Result<std::string> Engine::get(const std::string& path, const Deadline& deadline) const {
  if (!address_.unix_socket.empty() && ::access(address_.unix_socket.c_str(), R_OK | W_OK) != 0) {
    const bool is_missing = errno == ENOENT || errno == ENOTDIR;
    return fail(is_missing ? Failure::unreachable : Failure::rejected,
                fmt::format("{} {}", address_.shown,
                            is_missing ? "is not there: is the engine started, and its socket mounted?"
                                       : "is not for this user: run as one of its group, or as root"));
  }
  auto response = client_->send(
      {.url = address_.url + path, .unix_socket = address_.unix_socket, .body_limit = kLongestAnswer}, deadline);
  if (!response) {
    // That a host is not found says nothing of a container.
    const Failure failure = response.error().failure;
    return fail(failure == Failure::not_found ? Failure::unreachable : failure,
                fmt::format("the Docker engine at {}: {}", address_.shown, printable(response.error().message)));
  }
  if (response->status == kNotFound) return fail(Failure::not_found, "there is no such container");
  if (response->status != kOk) {
    return fail(Failure::unreachable,
                fmt::format("the Docker engine at {} answers with status {}", address_.shown, response->status));
  }
  return std::move(response->body);
}

}  // namespace toolkit::docker

#include "lib/health/probe_kinds.hpp"

#include <algorithm>
#include <array>

#include "lib/health/probes.hpp"

namespace toolkit::health {
namespace {

constexpr std::array kCommon{
    OptionKind{"timeout", "TIME", "how long this target may take in all"},
    OptionKind{"try-timeout", "TIME", "how long one try may take"},
    OptionKind{"successes", "N", "how often in a row it must be ready"},
    OptionKind{"container", "NAME",
               "its container: when that dies the wait ends, and its state and log are shown when the wait fails"},
    OptionKind{"abort-on", "REGEX", "a line of the container's log that ends the wait"},
    OptionKind{"refusal", "ready", "a server that refuses us, as by its login, is ready as well: it is up"},
};

// The options of each kind are constants of its own file: there is no order in which they would have to be made.
const std::array all_kinds{
    ProbeKind{"tcp", "tcp://HOST:PORT", "a connection is accepted", tcp_options(), HashRule::first, make_tcp_probe},
    ProbeKind{"unix",
              "unix:PATH",
              "a connection is accepted",
              {},
              HashRule::last_known,
              make_unix_probe,
              AddressGrammar::plain},
    ProbeKind{"http", "http://HOST[:PORT]/PATH", "the status is 2xx, or as its options say", http_options(),
              HashRule::first, make_http_probe},
    ProbeKind{"https", "https://HOST[:PORT]/PATH", "the same, over TLS", http_options(), HashRule::first,
              make_http_probe},
    ProbeKind{"redis", "redis://[[USER]:PASSWORD@]HOST[:PORT][/DB]", "AUTH and SELECT succeed and PING is answered",
              redis_options(), HashRule::first, make_redis_probe},
    ProbeKind{"rediss", "rediss://[[USER]:PASSWORD@]HOST[:PORT][/DB]", "the same, over TLS", redis_options(),
              HashRule::first, make_redis_probe},
    ProbeKind{"postgres", "postgres://[USER[:PASSWORD]@]HOST[:PORT]/DB[?PARAMETERS]",
              "the login succeeds and the query is answered", postgres_options(), HashRule::first, make_postgres_probe,
              AddressGrammar::libpq_url},
    ProbeKind{"postgresql", "postgresql://…", "the same", postgres_options(), HashRule::first, make_postgres_probe,
              AddressGrammar::libpq_url},
    ProbeKind{"mysql",
              "mysql://[USER[:PASSWORD]@]HOST[:PORT][/DB]",
              "the login succeeds and a ping is answered; without a user, it greets and answers a login",
              {},
              HashRule::first,
              make_mysql_probe},
    ProbeKind{"mariadb", "mariadb://…", "the same", {}, HashRule::first, make_mysql_probe},
    ProbeKind{"amqp",
              "amqp://[USER[:PASSWORD]@]HOST[:PORT][/VHOST]",
              "the login succeeds and the vhost is opened; without either, the server begins a login",
              {},
              HashRule::first,
              make_amqp_probe},
    ProbeKind{"nats",
              "nats://[USER:PASSWORD@|TOKEN@]HOST[:PORT]",
              "the login succeeds and PING is answered",
              {},
              HashRule::first,
              make_nats_probe},
    ProbeKind{"memcached", "memcached://HOST[:PORT]", "it says its version", {}, HashRule::first, make_memcached_probe},
    ProbeKind{"smtp", "smtp://HOST[:PORT]", "it greets and takes our EHLO", {}, HashRule::first, make_smtp_probe},
    ProbeKind{"mongodb",
              "mongodb://HOST[:PORT]",
              "it says that it is a primary, a secondary, a mongos or alone",
              {},
              HashRule::first,
              make_mongodb_probe},
    ProbeKind{"kafka",
              "kafka://HOST[:PORT]",
              "the broker knows brokers that are alive and a controller",
              {},
              HashRule::first,
              make_kafka_probe},
    ProbeKind{"elasticsearch", "elasticsearch://[USER:PASSWORD@]HOST[:PORT]", "the cluster's status is green or yellow",
              elasticsearch_options(), HashRule::first, make_elasticsearch_probe},
    ProbeKind{"opensearch", "opensearch://[USER:PASSWORD@]HOST[:PORT]", "the same", elasticsearch_options(),
              HashRule::first, make_elasticsearch_probe},
    ProbeKind{"grpc", "grpc://HOST:PORT[/SERVICE]", "its health service says SERVING", grpc_options(), HashRule::first,
              make_grpc_probe},
    ProbeKind{"grpcs", "grpcs://HOST:PORT[/SERVICE]", "the same, over TLS", grpc_options(), HashRule::first,
              make_grpc_probe},
    ProbeKind{"docker", "docker:CONTAINER",
              "the container is healthy, or runs without a health check, or exited with 0", docker_options(),
              HashRule::first, make_docker_probe, AddressGrammar::plain},
    ProbeKind{"dns", "dns:NAME", "the name resolves", dns_options(), HashRule::first, make_dns_probe,
              AddressGrammar::plain},
    ProbeKind{"file", "file:PATH", "the file exists", file_options(), HashRule::last_known, make_file_probe,
              AddressGrammar::plain},
    ProbeKind{"exec",
              "exec:COMMAND",
              "the shell command exits 0",
              {},
              HashRule::last_known,
              make_exec_probe,
              AddressGrammar::script},
};

}  // namespace

std::vector<std::string> option_names(const ProbeKind& kind) {
  std::vector<std::string> names;
  for (const OptionKind& option : kCommon) names.emplace_back(option.name);
  for (const OptionKind& option : kind.options) names.emplace_back(option.name);
  return names;
}

bool is_repeatable(const ProbeKind& kind, std::string_view name) {
  const auto found = std::ranges::find(kind.options, name, &OptionKind::name);
  return found != kind.options.end() && found->repeatable;
}

std::span<const OptionKind> common_target_options() { return kCommon; }

std::span<const ProbeKind> probe_kinds() { return all_kinds; }

const ProbeKind* find_probe_kind(std::string_view scheme) {
  const auto kinds = probe_kinds();
  const auto found = std::ranges::find(kinds, scheme, &ProbeKind::scheme);
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace toolkit::health

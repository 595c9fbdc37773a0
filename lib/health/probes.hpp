// The makers of the probes, one file each.
#pragma once

#include <span>

#include "lib/health/probe_kinds.hpp"

namespace toolkit::health {

void make_tcp_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_unix_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_http_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_redis_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_postgres_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_nats_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_memcached_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_smtp_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_mysql_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_amqp_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_mongodb_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_kafka_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_elasticsearch_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_grpc_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_docker_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_dns_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_file_probe(const TargetText&, const Environment&, Target&, Mistakes&);
void make_exec_probe(const TargetText&, const Environment&, Target&, Mistakes&);

std::span<const OptionKind> tcp_options();
std::span<const OptionKind> http_options();
std::span<const OptionKind> redis_options();
std::span<const OptionKind> postgres_options();
std::span<const OptionKind> docker_options();
std::span<const OptionKind> elasticsearch_options();
std::span<const OptionKind> grpc_options();
std::span<const OptionKind> dns_options();
std::span<const OptionKind> file_options();

}  // namespace toolkit::health

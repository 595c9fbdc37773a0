#include "lib/sysctl/presets.hpp"

#include <algorithm>
#include <array>

namespace toolkit::sysctl {
namespace {

using Text = std::string_view;

constexpr PresetLine exactly(Text name, Text value, Text why, Text source) { return {name, value, false, why, source}; }
constexpr PresetLine at_least(Text name, Text value, Text why, Text source) { return {name, value, true, why, source}; }

constexpr Text kIpSysctl = "https://docs.kernel.org/networking/ip-sysctl.html#tcp-variables";
constexpr Text kPostgresResources = "https://www.postgresql.org/docs/current/kernel-resources.html";
constexpr Text kRedisConf = "https://github.com/redis/redis/blob/unstable/redis.conf";
constexpr Text kCore = "https://man7.org/linux/man-pages/man5/core.5.html";

constexpr std::array kRedis{
    exactly("vm.overcommit_memory", "1",
            "Redis forks to save or to feed a replica, and the kernel may refuse that when memory looks short.",
            "https://redis.io/docs/latest/operate/oss_and_stack/management/admin/"),
    exactly("thp", "madvise",
            "With huge pages everywhere, each write after a fork copies 2 MB: Redis becomes slow, grows, and warns.",
            "https://github.com/redis/redis/blob/unstable/src/syscheck.c"),
    at_least(
        "net.core.somaxconn", "511",
        "The kernel cuts Redis's queue of 511 waiting connections to this, and a burst of clients is left waiting.",
        kRedisConf),
    at_least("net.ipv4.tcp_max_syn_backlog", "511",
             "The queue of half-open connections has to grow with the queue above, or the burst is dropped before it.",
             kRedisConf),
};

// Not vm.overcommit_memory=2, which the same page recommends: other programs on a runner (Go, Java, Redis, sanitizers)
// reserve far more memory than they use and fail under it. No kernel.shm* and no kernel.sem either: PostgreSQL on Linux
// uses mmap() and POSIX semaphores.
constexpr std::array kPostgres{
    at_least(
        "net.core.somaxconn", "4096",
        "When many tests connect at once, some get \"Connection refused\" or \"Resource temporarily unavailable\".",
        kPostgresResources),
    exactly("thp", "madvise",
            "Transparent huge pages have slowed PostgreSQL down, and it takes the huge pages that it wants by itself.",
            "https://www.postgresql.org/docs/current/runtime-config-resource.html#GUC-HUGE-PAGES"),
    at_least("fs.file-max", "1048576",
             "Each connection is a process that may open 1000 files, and together they can use up the whole system's.",
             kPostgresResources),
    at_least("nproc", "4096",
             "Each connection is a process, and the server refuses new ones when its user may start no more.",
             kPostgresResources),
};

// Swap is not switched off, although Elasticsearch would rather have that: the build beside it may need it. Nor is
// net.ipv4.tcp_retries2 lowered: it would cut the runner's own connections, too.
constexpr std::array kElasticsearch{
    at_least(
        "vm.max_map_count", "1048576",
        "Elasticsearch maps its index files into memory; with fewer maps it may not start, or run out of them later.",
        "https://www.elastic.co/docs/deploy-manage/deploy/self-managed/vm-max-map-count"),
    exactly(
        "vm.swappiness", "1",
        "Once part of the Java heap is swapped out, a garbage collection lasts minutes and nodes leave the cluster.",
        "https://www.elastic.co/docs/deploy-manage/deploy/self-managed/setup-configuration-memory"),
    at_least("nofile", "65535",
             "Elasticsearch keeps very many files open; at a lower limit it may refuse to start, or lose data.",
             "https://www.elastic.co/docs/deploy-manage/deploy/self-managed/file-descriptors"),
    at_least("nproc", "4096", "Elasticsearch may refuse to start when it cannot create enough threads for its pools.",
             "https://www.elastic.co/docs/deploy-manage/deploy/self-managed/max-number-of-threads"),
};

constexpr std::array kNodeWatch{
    at_least("fs.inotify.max_user_watches", "524288",
             "Watching a large tree such as node_modules fails with ENOSPC, as if the disk were full.",
             "https://code.visualstudio.com/docs/setup/linux"),
    at_least("fs.inotify.max_user_instances", "512",
             "Each watcher takes one of 128 for all of the user's programs; the next fails with EMFILE.",
             "https://man7.org/linux/man-pages/man7/inotify.7.html"),
    at_least(
        "fs.inotify.max_queued_events", "65536",
        "When a build writes many files at once, the kernel drops events, and the watcher misses or reads all again.",
        "https://facebook.github.io/watchman/docs/install"),
};

// Ports below 16384 are left to services. The two ends differ in parity, as the kernel wants it.
constexpr std::array kLoadTest{
    exactly("net.ipv4.ip_local_port_range", "16384 65535",
            "A client that opens very many connections to one server runs out of local ports after some 28,000.",
            "https://grafana.com/docs/k6/latest/set-up/fine-tune-os/"),
    exactly(
        "net.ipv4.tcp_tw_reuse", "1",
        "A closed connection keeps its local port for a minute, which stops a client that opens new ones all the time.",
        kIpSysctl),
    at_least("net.core.somaxconn", "65535",
             "The server's queue of connections that wait to be accepted overflows, and the test measures time-outs.",
             kIpSysctl),
    at_least("net.ipv4.tcp_max_syn_backlog", "65535",
             "The server's queue of half-open connections overflows, and clients wait a second before they try again.",
             kIpSysctl),
    at_least("nofile", "250000",
             "Each connection is an open file: the usual limit of 1024 ends a load test with \"too many open files\".",
             "https://grafana.com/docs/k6/latest/testing-guides/running-large-tests/"),
};

// Not kernel.unprivileged_bpf_disabled: once 1, it stays so until the machine is booted again.
constexpr std::array kEbpf{
    exactly("net.core.bpf_jit_enable", "1",
            "Programs are interpreted instead of compiled, so that the tests do not run what runs in production.",
            "https://docs.kernel.org/admin-guide/sysctl/net.html#bpf-jit-enable"),
    exactly("net.core.bpf_jit_harden", "0",
            "Hardening rewrites the compiled programs, slows them down, and hides their names from /proc/kallsyms.",
            "https://docs.kernel.org/admin-guide/sysctl/net.html#bpf-jit-harden"),
    exactly("net.core.bpf_jit_kallsyms", "1",
            "Stack traces and profiles show bare addresses where compiled programs run, not their names.",
            "https://docs.kernel.org/admin-guide/sysctl/net.html#bpf-jit-kallsyms"),
    exactly("kernel.kptr_restrict", "0",
            "Kernel addresses are shown as zeros (with 2 to root as well), and loaders find no symbol to attach to.",
            "https://docs.kernel.org/admin-guide/sysctl/kernel.html#kptr-restrict"),
    exactly("kernel.perf_event_paranoid", "1",
            "Steps that do not run as root may not profile the kernel, nor see its symbols.",
            "https://docs.kernel.org/admin-guide/sysctl/kernel.html#perf-event-paranoid"),
};

// %p is in the pattern, so kernel.core_uses_pid adds nothing. fs.suid_dumpable stays: it is about set-user-ID programs
// only, and opening it would let their memory be read.
constexpr std::array kCoreDumps{
    exactly("kernel.core_pattern", "/tmp/ci-toolkit-cores/core.%e.%p.%t",
            "Core dumps go to a crash handler or are scattered over working directories, where no step collects them.",
            kCore),
    exactly("core", "unlimited", "The usual limit is 0, and a program that crashes leaves no core dump at all.", kCore),
};

}  // namespace

const std::vector<Preset>& presets() {
  static const std::vector<Preset> all{
      {"redis", "Redis or Valkey on the machine itself saves, replicates and takes bursts without warnings", kRedis},
      {"postgres", "PostgreSQL with many connections at once", kPostgres},
      {"elasticsearch", "Elasticsearch or OpenSearch starts, and stays up", kElasticsearch},
      {"node-watch", "file watchers of Node.js tools: jest, vite, webpack, tsc", kNodeWatch},
      {"load-test", "very many connections from or to this machine", kLoadTest},
      {"ebpf", "eBPF programs are compiled, attached and named in traces", kEbpf},
      {"core-dumps", "programs that crash leave a core dump in /tmp/ci-toolkit-cores", kCoreDumps},
  };
  return all;
}

const Preset* find_preset(std::string_view name) {
  const auto found = std::ranges::find(presets(), name, &Preset::name);
  return found == presets().end() ? nullptr : &*found;
}

}  // namespace toolkit::sysctl

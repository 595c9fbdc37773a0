#include "lib/sysctl/surroundings.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/sysctl/limits.hpp"
#include "lib/sysctl/name.hpp"
#include "lib/sysctl/namespaces.hpp"

namespace toolkit::sysctl {
namespace {

using settings::Reason;
using settings::Refusal;

constexpr std::size_t kMostText = std::size_t{1} << 20U;

/// Settings that are there only while a module is.
struct ModulesOwn {
  std::string_view prefix;
  std::string_view module;
};
constexpr std::array kModules{
    ModulesOwn{"net.bridge.", "br_netfilter"}, ModulesOwn{"net.netfilter.nf_conntrack", "nf_conntrack"},
    ModulesOwn{"net.ipv4.vs.", "ip_vs"},       ModulesOwn{"net.ipv6.", "ipv6"},
    ModulesOwn{"net.sctp.", "sctp"},           ModulesOwn{"sunrpc.", "sunrpc"},
};

std::string shell_word(const std::string& text) {
  const bool is_plain = text.find_first_of(" \t'\"$`\\|&;<>()*?[]{}~!#") == std::string::npos && !text.empty();
  if (is_plain) return text;
  std::string quoted = "'";
  for (const char letter : text) quoted += letter == '\'' ? std::string{"'\\''"} : std::string{letter};
  return quoted + "'";
}

std::string shown_value(const Target& target) { return holds_secret(target.name) ? "***" : target.value; }

/// Soft and hard as engines have them: -1 is unlimited.
std::pair<std::string, std::string> container_limit(const Target& target) {
  const auto text = [](std::uint64_t value) { return value == kUnlimited ? std::string{"-1"} : std::to_string(value); };
  const Limit limit = read_limit(target.value).value_or(Limit{});
  return {text(limit.soft), text(limit.hard.value_or(limit.soft))};
}

std::string compose_lines(const Target& target) {
  if (target.kind == Kind::limit) {
    const auto [soft, hard] = container_limit(target);
    return fmt::format("ulimits: {{{}: {{soft: {}, hard: {}}}}}", target.name, soft, hard);
  }
  if (target.name == "kernel.hostname") return fmt::format("hostname: {}", shell_word(target.value));
  if (target.name == "kernel.domainname") return fmt::format("domainname: {}", shell_word(target.value));
  return fmt::format("sysctls: {{{}: {}}}", target.name, shell_word(shown_value(target)));
}

std::string assignment(const Target& target) { return shell_word(target.name + "=" + shown_value(target)); }

Explanation of_container(const Target& target) {
  const std::string option = container_option(target);
  if (target.kind == Kind::limit) {
    return {
        Reason::elsewhere, "the steps of a job in a container are started by its engine, not from in here",
        fmt::format("start the container with {} (docker run, or the job's container: options:), in compose with {}",
                    option, compose_lines(target))};
  }
  if (!option.empty()) {
    return {
        Reason::read_only, "in this container it cannot be written to, though it is the container's own",
        fmt::format("start the container with {} (docker run, or the job's container: options:), in compose with {}",
                    option, compose_lines(target))};
  }
  if (!namespace_kind(target.path).empty()) {
    return {Reason::read_only, "in this container it cannot be written to, though it is the container's own",
            "start the container with --privileged; no option of docker run is about this setting"};
  }
  return {Reason::not_namespaced, "it belongs to the whole machine, and this is a container",
          fmt::format("set it in a step on the host: sysctl-setup {}", assignment(target))};
}

Explanation of_unknown(const Target& target, const Refusal& refusal, const Surroundings& where) {
  if (has_wildcard(target.path)) return {Reason::unknown, "nothing here has such a name", ""};
  for (const ModulesOwn& own : kModules) {
    if (!target.name.starts_with(own.prefix)) continue;
    return {Reason::unknown,
            fmt::format("there is no {}: the kernel's module {} is not loaded", target.path, own.module),
            fmt::format("load it first: sudo modprobe {}", own.module)};
  }
  // In a network namespace of its own a container does not even see the machine's.
  const bool is_hidden =
      where.is_container && target.path.starts_with("/proc/sys/net/") && namespace_kind(target.path).empty();
  if (is_hidden) {
    Explanation hidden = of_container(target);
    hidden.why = "there is no such setting in this container; most of its folder belong to the whole machine";
    return hidden;
  }
  return {Reason::unknown, refusal.message, "look for its name with: sysctl -a"};
}

}  // namespace

bool in_container(const std::string& root) {
  for (const char* mark : {"/.dockerenv", "/run/.containerenv"}) {
    if (::access((root + mark).c_str(), F_OK) == 0) return true;
  }
  const auto environment = read_file(root + "/proc/1/environ", kMostText).value_or("");
  const auto entries = split(environment, '\0');
  if (std::ranges::any_of(entries, [](std::string_view entry) { return entry.starts_with("container="); })) return true;
  return is_read_only(root);
}

bool is_read_only(const std::string& root) {
  const auto mounts = read_file(root + "/proc/self/mountinfo", kMostText).value_or("");
  for (const std::string& line : nonempty_lines(mounts)) {
    const auto parts = words(line);
    constexpr std::size_t kOptions = 5;
    if (parts.size() > kOptions && parts[kOptions - 1] == "/proc/sys") {
      return parts[kOptions] == "ro" || parts[kOptions].starts_with("ro,");
    }
  }
  return false;
}

std::string container_option(const Target& target) {
  if (target.kind == Kind::limit) {
    const auto [soft, hard] = container_limit(target);
    return fmt::format("--ulimit {}={}:{}", target.name, soft, hard);
  }
  if (target.kind != Kind::file || namespace_kind(target.path).empty()) return {};
  // Docker refuses these as --sysctl, and has no other option for the last ones.
  if (target.name.ends_with("_next_id")) return {};
  if (target.name == "kernel.hostname") return fmt::format("--hostname {}", shell_word(target.value));
  if (target.name == "kernel.domainname") return fmt::format("--domainname {}", shell_word(target.value));
  return fmt::format("--sysctl {}", assignment(target));
}

Explanation explain(const Target& target, const Refusal& refusal, const Surroundings& where) {
  if (refusal.reason == Reason::unknown) return of_unknown(target, refusal, where);
  if (refusal.reason == Reason::invalid_value) {
    return {Reason::invalid_value,
            fmt::format("it does not take the value {} ({})", shell_word(shown_value(target)), refusal.message),
            target.name == "net.ipv4.tcp_congestion_control"
                ? fmt::format("its module may be missing: sudo modprobe tcp_{}", shell_word(target.value))
                : ""};
  }
  const bool is_denied = refusal.reason == Reason::read_only || refusal.reason == Reason::needs_root ||
                         refusal.reason == Reason::elsewhere;
  const bool can_root =
      where.is_writable && !where.is_root && refusal.reason == Reason::needs_root && target.kind == Kind::file;
  if (where.is_container && is_denied && !can_root) return of_container(target);
  // Where the steps run in a container, it can have the limit without anybody's leave.
  const std::string by_container =
      target.kind == Kind::limit ? fmt::format("\na container gets the limit by {}", container_option(target)) : "";
  if (refusal.reason == Reason::needs_root && where.is_root) {
    return {Reason::other, fmt::format("the kernel does not let even root read or change it ({})", refusal.message),
            ""};
  }
  if (refusal.reason == Reason::needs_root) {
    const std::string how = where.is_sudo_refused ? "let this user run sudo without a password, or run the step as root"
                                                  : "run the step as root";
    return {Reason::needs_root, "only root may change it", how + by_container};
  }
  if (target.kind == Kind::limit) {
    return {refusal.reason, refusal.message, "start the steps in a container with " + container_option(target)};
  }
  return {refusal.reason, refusal.message, ""};
}

}  // namespace toolkit::sysctl

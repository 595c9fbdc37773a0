#include "tools/retry-run/plan.hpp"

#include <sys/stat.h>

#include <algorithm>

#include <fmt/format.h>

#include "lib/actions/inputs.hpp"
#include "lib/core/file.hpp"
#include "lib/core/random.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "lib/supervise/exclusive_lock.hpp"
#include "lib/workers/seed.hpp"
#include "tools/retry-run/declaration.hpp"
#include "tools/retry-run/drop_in.hpp"

namespace toolkit::retry_run {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kLargestSeed = 4'294'967'295;  // PYTHONHASHSEED takes no larger one

/// Reads one call; everything that is wrong goes into one list.
class Reader {
 public:
  Reader(const cli::Call& call, const Environment& environment, Mistakes& mistakes)
      : call_{call}, environment_{environment}, mistakes_{mistakes}, profile_{profile_named(*call.text("profile"))} {}

  Plan read() {
    read_policy();
    read_work();
    read_place();
    read_machine();
    plan_.tests = read_test_plan(call_, today(), mistakes_);
    read_output();
    read_drop_in(plan_, call_, environment_, mistakes_);
    if (!plan_.has_work() && !is_drop_in(call_)) {
      complain("COMMAND", "nothing is to be run; write it behind --, or fill the input run");
    }
    return std::move(plan_);
  }

 private:
  void complain(const std::string& origin, const std::string& what) {
    mistakes_.add(fmt::format("{}: {}", origin, what));
  }

  /// The value, or its error as a mistake of that option.
  template <typename T>
  std::optional<T> accept(const std::string& option, Result<T> value) {
    if (value) return std::move(*value);
    complain(call_.origin(option), value.error().message);
    return std::nullopt;
  }

  std::optional<milliseconds> positive(const std::string& option) {
    const auto value = call_.duration(option);
    if (value && *value <= milliseconds{0}) complain(call_.origin(option), "it must be more than 0s");
    return value;
  }

  void read_policy() {
    plan_.profile = profile_.name;
    plan_.policy.attempts = static_cast<unsigned>(call_.number("attempts").value_or(profile_.attempts));
    plan_.timeout = call_.given("timeout") ? positive("timeout") : profile_.timeout;
    plan_.policy.total_timeout = positive("total-timeout");
    if (auto backoff = accept("backoff", supervise::parse_backoff(*call_.text("backoff")))) {
      plan_.policy.backoff = *backoff;
    }
    for (const char* option : {"retry-if", "stop-if"}) {
      auto& conditions = std::string_view{option} == "retry-if" ? plan_.policy.retry_if : plan_.policy.stop_if;
      for (const std::string& text : call_.list(option)) {
        if (auto condition = accept(option, supervise::parse_condition(text)))
          conditions.push_back(std::move(*condition));
      }
    }
    plan_.between_timeout = positive("between-timeout").value_or(milliseconds{0});
    plan_.grace = call_.duration("grace").value_or(milliseconds{0});
    plan_.dump_stacks = call_.flag("dump-stacks");
    plan_.use_cgroup = call_.text("cgroup") != "never";
    const auto& total = plan_.policy.total_timeout;
    if (call_.given("timeout") && total && plan_.timeout && *plan_.timeout > *total) {
      complain(call_.origin("timeout"),
               fmt::format("{} is longer than all of it may take, {}; raise {}", format_duration(*plan_.timeout),
                           format_duration(*total), call_.origin("total-timeout")));
    }
  }

  void read_work() {
    plan_.work = {.argv = call_.command(), .script = call_.text("run").value_or("")};
    if (trimmed(plan_.work.script).empty()) plan_.work.script.clear();
    if (call_.has_command() && call_.given("run")) {
      complain(call_.origin("run"), "there is a COMMAND already; give one of the two");
    }
    plan_.between = call_.text("between");
    plan_.on_timeout = call_.text("on-timeout");
    const bool has_script = !plan_.work.script.empty() || plan_.between || plan_.on_timeout;
    if (call_.given("command") || (!has_script && !call_.given("shell"))) return;
    plan_.shell = accept("shell", Shell::named(call_.text("shell").value_or(""), environment_));
  }

  void read_place() {
    plan_.workdir = call_.text("workdir").value_or("");
    struct stat status {};
    if (!plan_.workdir.empty() && (::stat(plan_.workdir.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))) {
      complain(call_.origin("workdir"), fmt::format("{} is no folder", printable(plan_.workdir)));
    }
    for (const std::string& entry : call_.list("env")) {
      const std::size_t sign = entry.find('=');
      if (sign == std::string::npos || sign == 0) {
        // What stands there may be a secret whose name was forgotten.
        complain(call_.origin("env"), "an entry is no NAME=VALUE");
      } else {
        plan_.variables.emplace_back(entry.substr(0, sign), entry.substr(sign + 1));
      }
    }
  }

  void read_workers(const std::string& text) {
    if (trimmed(text) == "off") return;
    WorkerChoice& workers = plan_.workers;
    bool is_valid = true;
    for (const std::string_view part : split(text, ',')) {
      const std::string_view word = trimmed(part);
      const auto count = parse_number(word, 1, 4096);
      const bool has_number = workers.auto_count || workers.count > 0;
      if (word == "make" && !workers.with_make) {
        workers.with_make = true;
      } else if (word == "auto" && !has_number) {
        workers.auto_count = true;
      } else if (count && !has_number) {
        workers.count = static_cast<unsigned>(*count);
      } else {
        is_valid = false;
      }
    }
    if (workers.count == 0) workers.auto_count = true;  // make alone
    if (is_valid) return;
    complain(
        call_.origin("workers"),
        fmt::format("it is auto, make, off or a number, or make and a number: make,4; and not {}", cli::shown(text)));
  }

  void read_machine() {
    plan_.workers.bytes_per_worker = std::max<std::uint64_t>(call_.size("memory-per-worker").value_or(1), 1);
    if (call_.given("workers")) {
      read_workers(call_.text("workers").value_or(""));
    } else {
      plan_.workers.auto_count = profile_.workers == Workers::parallel;
      plan_.workers.count = profile_.workers == Workers::sequential ? 1 : 0;
    }
    plan_.lock_dir = call_.text("lock-dir").value_or("");
    if (profile_.workers == Workers::sequential) plan_.exclusive = plan_.profile;
    if (call_.given("exclusive")) plan_.exclusive = call_.text("exclusive");
    if (plan_.exclusive == "none") plan_.exclusive.reset();
    if (plan_.exclusive && !supervise::is_lock_name(*plan_.exclusive)) {
      complain(call_.origin("exclusive"),
               "a name has letters, digits, '.', '_' and '-', at most 100, and begins with no '.'; none is no lock");
    }
    if (const auto text = call_.text("seed"); text && *text == "auto") {
      plan_.seed = workers::auto_seed();
    } else if (text) {
      plan_.seed = accept("seed", parse_number(*text, 0, kLargestSeed));
    }
    plan_.policy.seed = plan_.seed.value_or(random_seed());
  }

  void read_output() {
    const std::string tty = *call_.text("tty");
    plan_.tty = tty == "auto" ? Tty::automatic : (tty == "always" ? Tty::always : Tty::never);
    plan_.stop_commands = call_.flag("stop-commands");
    plan_.all_annotations = call_.text("annotations") == "all";
    plan_.keep_files = call_.flag("keep-files");
    plan_.log_dir = call_.text("log-dir");
    plan_.log_limit = call_.size("log-limit").value_or(0);
    plan_.report_file = call_.text("report");
    plan_.quiet = call_.flag("quiet");
    if (!plan_.report_file) return;
    if (const auto can = check_replaceable(*plan_.report_file); !can) {
      complain(call_.origin("report"), printable(can.error().message));
    }
  }

  const cli::Call& call_;
  const Environment& environment_;
  Mistakes& mistakes_;
  const Profile& profile_;
  Plan plan_;
};

}  // namespace

Plan build_plan(const cli::Call& call, const Environment& environment, Mistakes& mistakes) {
  return Reader{call, environment, mistakes}.read();
}

Plan build_plan(const std::vector<std::string>& arguments) {
  const actions::Inputs inputs =
      actions::Inputs::take_from_process(declaration().name, cli::input_names(declaration()));
  const Environment environment = Environment::of_this_process();
  Mistakes mistakes;
  const cli::Call call = cli::parse(
      declaration(), arguments, [&](const std::string& name) { return inputs.text_as_written(name); }, mistakes);
  Plan plan = build_plan(call, environment, mistakes);
  mistakes.throw_if_any();
  return plan;
}

}  // namespace toolkit::retry_run

#include "lib/workers/count.hpp"

#include <limits>

#include "test/support/catch.hpp"

using namespace toolkit::workers;

namespace {

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;

Machine machine_of(unsigned cpus, double load = 0) {
  return {.cpus_online = cpus, .cpus_allowed = cpus, .cpu_quota = {}, .memory_free_bytes = {}, .load = load};
}

template <typename Number>
std::optional<Number> perhaps(Number value) {
  return *rc::gen::arbitrary<bool>() ? std::optional<Number>{value} : std::nullopt;
}

Machine any_machine() {
  const double quota = *rc::gen::inRange(-100, 100'000) / 1000.0;
  return {.cpus_online = *rc::gen::inRange(0U, 300U),
          .cpus_allowed = *rc::gen::inRange(0U, 300U),
          .cpu_quota = perhaps(quota),
          .memory_free_bytes = perhaps(*rc::gen::inRange<std::uint64_t>(0, 100 * kGiB)),
          .load = *rc::gen::inRange(-100, 400'000) / 1000.0};
}

std::uint64_t any_bytes() { return *rc::gen::inRange<std::uint64_t>(0, 4 * kGiB); }

}  // namespace

TEST_CASE("Property 9, parallel execution: workers never exceed what CPU quota and memory allow, and are at least 1",
          "[workers][property]") {
  rc::prop("workers are at least 1", [] { RC_ASSERT(workers_for(any_machine(), any_bytes()) >= 1U); });
  rc::prop("more than one worker never exceeds the allowed CPUs", [] {
    const Machine machine = any_machine();
    const unsigned workers = workers_for(machine, any_bytes());
    if (machine.cpus_allowed > 0) RC_ASSERT(workers <= machine.cpus_allowed);
  });
  rc::prop("more than one worker never exceeds the CPU quota", [] {
    const Machine machine = any_machine();
    const unsigned workers = workers_for(machine, any_bytes());
    if (workers > 1 && machine.cpu_quota) RC_ASSERT(static_cast<double>(workers) <= *machine.cpu_quota);
  });
  rc::prop("more than one worker never exceeds the free memory", [] {
    const Machine machine = any_machine();
    const std::uint64_t bytes = any_bytes();
    const unsigned workers = workers_for(machine, bytes);
    if (workers > 1 && machine.memory_free_bytes) RC_ASSERT(workers * bytes <= *machine.memory_free_bytes);
  });
}

TEST_CASE("the number of workers holds for any machine", "[workers][property]") {
  rc::prop("a busier machine never gets more workers", [] {
    Machine machine = any_machine();
    const unsigned workers = workers_for(machine);
    machine.load += *rc::gen::inRange(0, 1000) / 10.0;
    RC_ASSERT(workers_for(machine) <= workers);
  });
  rc::prop("load alone leaves half of the allowed CPUs", [] {
    Machine machine = machine_of(*rc::gen::inRange(1U, 300U), *rc::gen::inRange(0, 1000) / 2.0);
    machine.cpus_online = *rc::gen::inRange(machine.cpus_allowed, 600U);
    RC_ASSERT(2 * workers_for(machine) >= machine.cpus_allowed);
  });
  rc::prop("an idle machine without bounds uses all allowed CPUs", [] {
    const unsigned cpus = *rc::gen::inRange(1U, 300U);
    RC_ASSERT(workers_for(machine_of(cpus)) == cpus);
  });
}

TEST_CASE("the load of others takes CPUs away, but not more than half", "[workers]") {
  CHECK(workers_for(machine_of(8, 0.99)) == 8);
  CHECK(workers_for(machine_of(8, 1)) == 7);
  CHECK(workers_for(machine_of(8, 3.7)) == 5);
  CHECK(workers_for(machine_of(8, 7)) == 4);
  CHECK(workers_for(machine_of(5, 50)) == 3);
  CHECK(workers_for(machine_of(1, 50)) == 1);
  Machine two_of_64 = machine_of(64, 10);
  two_of_64.cpus_allowed = 2;
  CHECK(workers_for(two_of_64) == 2);  // the other CPUs bear that load
}

TEST_CASE("quota and memory are rounded down to whole workers", "[workers]") {
  Machine machine = machine_of(8);
  machine.cpu_quota = 2.99;
  CHECK(workers_for(machine) == 2);
  machine.cpu_quota = 0.5;
  CHECK(workers_for(machine) == 1);
  machine.cpu_quota = 100;
  CHECK(workers_for(machine) == 8);
  machine.memory_free_bytes = 2 * kGiB - 1;
  CHECK(workers_for(machine) == 3);  // of 512 MiB each
  CHECK(workers_for(machine, kGiB) == 1);
  CHECK(workers_for(machine, 0) == 8);
  machine.memory_free_bytes = 0;
  CHECK(workers_for(machine) == 1);
}

TEST_CASE("what is not known, or is no number, is no bound", "[workers]") {
  CHECK(workers_for({}) == 1);
  Machine machine = machine_of(4);
  machine.cpus_allowed = 0;
  CHECK(workers_for(machine) == 4);
  machine = machine_of(4);
  machine.cpus_online = 0;
  CHECK(workers_for(machine) == 4);
  machine.load = std::nan("");
  machine.cpu_quota = std::nan("");
  CHECK(workers_for(machine) == 4);
  machine.load = std::numeric_limits<double>::infinity();
  machine.cpu_quota = std::numeric_limits<double>::infinity();
  CHECK(workers_for(machine) == 2);
}

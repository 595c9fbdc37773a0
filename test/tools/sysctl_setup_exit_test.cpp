// The exit code, of any results under any policy.
#include "test/support/catch.hpp"
#include "tools/sysctl-setup/run.hpp"

namespace settings = toolkit::settings;
using namespace toolkit::sysctl_setup;
using settings::Status;

namespace {

Result any_result() {
  Result result;
  result.applied.status =
      *rc::gen::element(Status::already, Status::changed, Status::clamped, Status::not_applied, Status::differs);
  if (result.applied.status == Status::not_applied) result.applied.refusal = settings::Refusal{};
  result.target.may_fail = *rc::gen::arbitrary<bool>();
  result.is_required = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
  return result;
}

}  // namespace

TEST_CASE("property 6: the exit code follows the policy", "[sysctl-setup][property]") {
  rc::prop("a setup fails for what matters, and for nothing else", [] {
    Plan plan;
    plan.verb = *rc::gen::element(Verb::set, Verb::check);
    plan.on_failure = *rc::gen::element(OnFailure::warn, OnFailure::fail, OnFailure::ignore);
    Outcome outcome;
    const int count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) outcome.results.push_back(any_result());
    bool expected = false;
    for (const Result& result : outcome.results) {
      const Status status = result.applied.status;
      const bool is_so = status == Status::already || status == Status::changed;
      if (is_so) continue;
      if (plan.verb == Verb::check) {
        // Anything that differs; what cannot be seen unless it may fail.
        expected = expected || status == Status::differs || !result.target.may_fail || result.is_required;
      } else {
        expected = expected || result.is_required || (plan.on_failure == OnFailure::fail && !result.target.may_fail);
      }
    }
    RC_ASSERT(exit_code(plan, outcome) == (expected ? 1 : 0));
  });
}

TEST_CASE("a restore fails for what is still in the journal, and for a journal that cannot be read", "[sysctl-setup]") {
  using settings::Fate;
  Plan plan;
  plan.verb = Verb::restore;
  plan.on_failure = OnFailure::ignore;
  for (const Fate fate : {Fate::restored, Fate::already_back, Fate::still_held, Fate::left}) {
    CHECK(exit_code(plan, {.restored = {{.fate = fate}}}) == 0);
  }
  for (const Fate fate : {Fate::elsewhere, Fate::failed}) {
    CHECK(exit_code(plan, {.restored = {{.fate = Fate::restored}, {.fate = fate}}}) == 1);
  }
  CHECK(exit_code(plan, {.failure = "it is locked"}) == 1);
}

#include "lib/supervise/condition.hpp"

#include <csignal>

#include "lib/supervise/signal_name.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::supervise;

namespace {

const AttemptEnd kSucceeded{.cause = Cause::exited, .code = 0};
const AttemptEnd kSegfault{.cause = Cause::signalled, .signal = SIGSEGV};
const AttemptEnd kTimedOut{.cause = Cause::timed_out};
const AttemptEnd kKilledForMemory{.cause = Cause::signalled, .signal = SIGKILL, .out_of_memory = true};

AttemptEnd exited(int code) { return {.cause = Cause::exited, .code = code}; }

bool does_hold(const std::string& condition, const AttemptEnd& end, const FoundOutput& found = {}) {
  const auto parsed = parse_condition(condition);
  if (!parsed) FAIL(parsed.error().message);
  return holds(*parsed, end, found);
}

std::string error_of(const std::string& condition) {
  const auto parsed = parse_condition(condition);
  return parsed ? "" : parsed.error().message;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

constexpr const char* kForms =
    "write any, exit, exit=1,3-9, signal, signal=SEGV,9, timeout, oom or output=REGEX, with blanks between what must "
    "hold together";

}  // namespace

TEST_CASE("a condition holds for the ends that it names", "[supervise]") {
  for (const AttemptEnd& end : {exited(1), kSegfault, kTimedOut, kKilledForMemory}) CHECK(does_hold("any", end));
  CHECK(does_hold("exit", exited(1)));
  CHECK(does_hold("exit", exited(255)));
  CHECK_FALSE(does_hold("exit", kSegfault));
  CHECK_FALSE(does_hold("exit", kTimedOut));
  CHECK(does_hold("exit=1,3-9,75", exited(1)));
  CHECK(does_hold("exit=1,3-9,75", exited(3)));
  CHECK(does_hold("exit=1,3-9,75", exited(9)));
  CHECK(does_hold("exit=1,3-9,75", exited(75)));
  CHECK_FALSE(does_hold("exit=1,3-9,75", exited(2)));
  CHECK_FALSE(does_hold("exit=1,3-9,75", exited(10)));
  CHECK_FALSE(does_hold("exit=139", kSegfault));
  CHECK(does_hold("signal", kSegfault));
  CHECK_FALSE(does_hold("signal", exited(139)));
  CHECK_FALSE(does_hold("signal", {.cause = Cause::interrupted, .signal = SIGTERM}));
  CHECK(does_hold("signal=SEGV,9,SIGBUS", kSegfault));
  CHECK(does_hold("signal=SEGV,9,SIGBUS", {.cause = Cause::signalled, .signal = SIGBUS}));
  CHECK(does_hold("signal=SEGV,9,SIGBUS", kKilledForMemory));
  CHECK_FALSE(does_hold("signal=SEGV,9,SIGBUS", {.cause = Cause::signalled, .signal = SIGABRT}));
  CHECK(does_hold("timeout", kTimedOut));
  CHECK_FALSE(does_hold("timeout", exited(124)));
  CHECK(does_hold("oom", kKilledForMemory));
  CHECK(does_hold("oom", {.cause = Cause::exited, .code = 137, .out_of_memory = true, .oom_certain = true}));
  CHECK_FALSE(does_hold("oom", {.cause = Cause::signalled, .signal = SIGKILL}));
  CHECK(does_hold("output=a b", exited(1), {"a b"}));
  CHECK_FALSE(does_hold("output=a b", exited(1), {"a", "b"}));
}

TEST_CASE("all terms of a condition must hold", "[supervise]") {
  CHECK(does_hold("signal=KILL oom", kKilledForMemory));
  CHECK_FALSE(does_hold("signal=TERM oom", kKilledForMemory));
  CHECK_FALSE(does_hold("signal=KILL oom", {.cause = Cause::signalled, .signal = SIGKILL}));
  CHECK(does_hold(" \t exit=1-3 \n output= a exit=4 \n", exited(2), {" a exit=4"}));
  CHECK_FALSE(does_hold("exit=1-3 output=x", exited(2)));
  CHECK_FALSE(does_hold("exit=1-3 output=x", exited(4), {"x"}));
  CHECK(does_hold("any exit output=x", exited(4), {"x"}));
}

TEST_CASE("a success fulfils no condition", "[supervise]") {
  for (const char* condition : {"any", "oom", "exit", "output=x", "oom output=x"}) {
    CAPTURE(condition);
    CHECK_FALSE(does_hold(condition, kSucceeded, {"x"}));
  }
  CHECK_FALSE(does_hold("oom", {.cause = Cause::exited, .out_of_memory = true, .oom_certain = true}));
}

TEST_CASE("a condition keeps its text and its expression", "[supervise]") {
  const auto condition = parse_condition("  exit=1  output=conn(ection)? reset ");
  REQUIRE(condition);
  CHECK(condition->text == "exit=1  output=conn(ection)? reset");
  CHECK(condition->expression == "conn(ection)? reset");
  CHECK(condition->output->occurs_in("a connection reset").value());
  CHECK(parse_condition("any")->output == nullptr);
}

TEST_CASE("the first of several conditions that holds is found", "[supervise]") {
  const std::vector<Condition> conditions{*parse_condition("timeout"), *parse_condition("exit=1"),
                                          *parse_condition("any")};
  CHECK(first_that_holds(conditions, exited(1), {}) == &conditions[1]);
  CHECK(first_that_holds(conditions, kSegfault, {}) == &conditions[2]);
  CHECK(first_that_holds(conditions, kSucceeded, {}) == nullptr);
  CHECK(first_that_holds({}, exited(1), {}) == nullptr);
}

TEST_CASE("a wrong condition's error says what is wrong and what is valid", "[supervise]") {
  CHECK(error_of(" ") == std::string{"'' is no condition; "} + kForms);
  CHECK(error_of("exot=1") == std::string{"'exot' is no condition (did you mean exit?); "} + kForms);
  CHECK(error_of("Timeout") == std::string{"'Timeout' is no condition (did you mean timeout?); "} + kForms);
  CHECK(error_of("something") == std::string{"'something' is no condition; "} + kForms);
  CHECK(error_of("=1") == std::string{"'' is no condition; "} + kForms);
  CHECK(error_of("exit=256") == "exit: '256' is not a whole number from 1 to 255");
  CHECK(error_of("exit=0") == "exit: '0' is not a whole number from 1 to 255");
  CHECK(error_of("exit=") == "exit: '' is not a whole number from 1 to 255");
  CHECK(error_of("exit=1,,2") == "exit: '' is not a whole number from 1 to 255");
  CHECK(error_of("exit=1-") == "exit: '' is not a whole number from 1 to 255");
  CHECK(error_of("exit=-1") == "exit: '' is not a whole number from 1 to 255");
  CHECK(error_of("exit=9-3") == "exit: '9-3' is reversed; write 3-9");
  CHECK(error_of("signal=SEGF") ==
        "signal: 'SEGF' is not a signal (did you mean SEGV?); write its name or number, "
        "like SEGV or 11");
  CHECK(error_of("signal=0") == "signal: '0' is not a whole number from 1 to 64");
  CHECK(error_of("signal=65") == "signal: '65' is not a whole number from 1 to 64");
  CHECK(error_of("oom=1") == "'oom=1' has a value that oom does not take");
  CHECK(error_of("any=") == "'any=' has a value that any does not take");
  CHECK(error_of("output") == "'output' has no expression; write output=REGEX, at the end of the condition");
  CHECK(error_of("exit output=") == "'output=' has no expression; write output=REGEX, at the end of the condition");
  CHECK(error_of("output=a(") ==
        "output: the regular expression 'a(' is wrong at character 3: missing closing parenthesis");
}

TEST_CASE("a condition that never holds is refused", "[supervise]") {
  CHECK(error_of("exit=1 exit=2") == "'exit=1 exit=2' has exit twice; once is enough");
  CHECK(has(error_of("exit=137 signal=KILL"), "no attempt ends by exit and signal at once; write two conditions"));
  CHECK(has(error_of("timeout exit"), "no attempt ends by exit and timeout at once"));
  CHECK(has(error_of("timeout signal=9 oom"), "no attempt ends by signal and timeout at once"));
}

TEST_CASE("a signal is read by its name or its number", "[supervise]") {
  CHECK(parse_signal("SEGV") == SIGSEGV);
  CHECK(parse_signal("SIGSEGV") == SIGSEGV);
  CHECK(parse_signal("sigsegv") == SIGSEGV);
  CHECK(parse_signal("Term") == SIGTERM);
  CHECK(parse_signal("11") == SIGSEGV);
  CHECK(parse_signal("64") == 64);
  for (const char* wrong : {"", "SIG", "0", "65", "-9", "9x", "SIGSIGSEGV", " 9"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_signal(wrong));
  }
}

TEST_CASE("any text is a condition or has an error of one line", "[supervise][property]") {
  rc::prop("nothing throws and a condition reads back from its text", [] {
    const auto piece = rc::gen::element<std::string>("any", "exit", "signal", "timeout", "oom", "output", "=", ",", "-",
                                                     " ", "\n", "1", "9", "256", "SEGV", "SIG", "(", "x", "\xff");
    std::string text;
    for (const std::string& part : *rc::gen::container<std::vector<std::string>>(piece)) text += part;
    const auto condition = parse_condition(text);
    if (!condition) {
      RC_ASSERT(condition.error().message.find('\n') == std::string::npos);
      return;
    }
    const auto again = parse_condition(condition->text);
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->text == condition->text);
    RC_ASSERT(again->expression == condition->expression);
  });
  rc::prop("a list of codes holds for exactly the codes in it", [] {
    std::string list;
    std::set<int> codes;
    const int count = *rc::gen::inRange(1, 6);
    for (int i = 0; i < count; ++i) {
      const int first = *rc::gen::inRange(1, 256);
      const int last = *rc::gen::inRange(first, 256);
      const bool is_range = first != last || *rc::gen::arbitrary<bool>();
      list += (i == 0 ? "" : ",") + std::to_string(first) + (is_range ? "-" + std::to_string(last) : "");
      for (int code = first; code <= last; ++code) codes.insert(code);
    }
    const auto condition = parse_condition("exit=" + list);
    RC_ASSERT(condition.has_value());
    for (int code = 0; code <= 255; ++code) RC_ASSERT(holds(*condition, exited(code), {}) == codes.contains(code));
  });
}

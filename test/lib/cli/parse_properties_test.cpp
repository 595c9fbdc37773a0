#include <algorithm>
#include <set>

#include "lib/cli/parse.hpp"
#include "lib/core/nearest.hpp"
#include "lib/core/values.hpp"
#include "test/lib/cli/example_tool.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::cli;

namespace {

using Words = std::vector<std::string>;
const InputLookup kNoInputs;

/// Any bytes but NUL, with those that a parser may trip over more often.
rc::Gen<std::string> any_text() {
  const auto byte =
      rc::gen::weightedOneOf<char>({{3, rc::gen::element('-', '=', '[', ']', ',', ' ', '\n', '/', '"', '%')},
                                    {3, rc::gen::inRange('a', 'g')},
                                    {1, rc::gen::nonZero<char>()}});
  return rc::gen::container<std::string>(byte);
}

rc::Gen<std::string> any_name() {
  return rc::gen::map(rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('a', 'h'))),
                      [](const std::string& tail) { return "o" + tail; });
}

/// Any option with one value, and how a user writes it.
struct Given {
  Option option;
  Words texts;
};

std::string any_value(const Option& option) {
  switch (option.type) {
    case Type::flag: return *rc::gen::element<std::string>("true", "false");
    case Type::duration: return format_duration(std::chrono::milliseconds{*rc::gen::inRange(0, 1'000'000'000)});
    case Type::size: return format_size(*rc::gen::inRange<std::uint64_t>(0, 1ULL << 50U));
    case Type::number: return std::to_string(*rc::gen::inRange(option.low, option.high));
    case Type::choice: return *rc::gen::elementOf(option.choices);
    case Type::path: return "p" + *any_text();
    case Type::text:
    case Type::list: break;
  }
  return *any_text();
}

Given any_given(const std::string& name) {
  Given given;
  Option& option = given.option;
  option.name = name;
  option.help = "Some help.";
  option.type = *rc::gen::element(Type::flag, Type::text, Type::list, Type::duration, Type::size, Type::number,
                                  Type::choice, Type::path);
  if (option.type != Type::flag) option.metavar = "VALUE";
  if (option.type == Type::choice) option.choices = {"one", "two", "3.x"};
  option.low = 5;
  const int least = option.type == Type::list ? 0 : 1;
  const int count = option.type == Type::list ? *rc::gen::inRange(least, 4) : *rc::gen::inRange(0, 2);
  for (int i = 0; i < count; ++i) given.texts.push_back(any_value(option));
  return given;
}

/// What a call says of an option, written as a user would.
Words texts_in(const Call& call, const Option& option) {
  if (!call.given(option.name)) return {};
  switch (option.type) {
    case Type::flag: return {call.flag(option.name) ? "true" : "false"};
    case Type::list: return call.list(option.name);
    case Type::duration: return {format_duration(*call.duration(option.name))};
    case Type::size: return {format_size(*call.size(option.name))};
    case Type::number: return {std::to_string(*call.number(option.name))};
    default: return {*call.text(option.name)};
  }
}

void add_option(Words& arguments, const std::string& name, const std::string& text, Type type) {
  const bool may_stand_apart = type != Type::flag && (text.size() < 2 || text.front() != '-');
  if (may_stand_apart && *rc::gen::arbitrary<bool>()) {
    arguments.insert(arguments.end(), {"--" + name, text});
  } else if (type == Type::flag && text == "true" && *rc::gen::arbitrary<bool>()) {
    arguments.push_back("--" + name);
  } else {
    arguments.push_back("--" + name + "=" + text);
  }
}

}  // namespace

TEST_CASE("any call reads back as it was written", "[cli][property]") {
  rc::prop("for any tool and values the rendered arguments parse to the same values", [] {
    Tool tool{
        .name = "tool", .summary = "Does it.", .operands = Operands{"targets", "T", "Help."}, .takes_command = true};
    const auto names = *rc::gen::container<std::set<std::string>>(any_name());
    std::vector<Given> all;
    Words arguments;
    Words operands;
    for (const std::string& name : names) {
      all.push_back(any_given(name));
      tool.options.push_back(all.back().option);
      for (const std::string& text : all.back().texts) add_option(arguments, name, text, all.back().option.type);
      std::string operand = *any_text();
      if (operand.size() > 1 && operand.front() == '-') operand.front() = 'x';
      operands.push_back(operand);
      arguments.push_back(operand);
    }
    auto command = *rc::gen::container<Words>(any_text());
    if (!command.empty() && command.front().empty()) command.front() = "x";
    if (!command.empty()) arguments.emplace_back("--");
    arguments.insert(arguments.end(), command.begin(), command.end());
    Mistakes mistakes;
    const Call call = parse(tool, arguments, kNoInputs, mistakes);
    RC_ASSERT(mistakes.list() == Words{});
    for (const Given& given : all) RC_ASSERT(texts_in(call, given.option) == given.texts);
    RC_ASSERT(call.operands() == operands);
    RC_ASSERT(call.command() == command);
  });
}

TEST_CASE("no arguments make the parser throw", "[cli][property]") {
  rc::prop("garbage ends in mistakes of one line each", [] {
    const auto word =
        rc::gen::oneOf(any_text(), rc::gen::map(any_text(), [](const std::string& text) { return "--" + text; }),
                       rc::gen::map(any_text(), [](const std::string& text) { return "--header=" + text; }),
                       rc::gen::element<std::string>("--timeout", "--any", "--format", "--successes", "-h", "--help",
                                                     "--describe", "--"));
    const auto arguments = *rc::gen::container<Words>(word);
    const std::string input = *any_text();
    Mistakes mistakes;
    (void)parse(
        example_tool(), arguments, [&](const std::string&) { return input; }, mistakes);
    for (const std::string& mistake : mistakes.list()) RC_ASSERT(mistake.find('\n') == std::string::npos);
  });
}

TEST_CASE("an option with one typo is suggested", "[cli][property]") {
  rc::prop("the suggestion is the option or one that is as near", [] {
    const Tool tool = example_tool();
    const std::string name = (*rc::gen::elementOf(tool.options)).name;
    std::string typo = name;
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, name.size() - 1);
    const char letter = *rc::gen::inRange('a', static_cast<char>('z' + 1));
    switch (*rc::gen::inRange(0, 4)) {
      case 0: typo.erase(at, 1); break;
      case 1: typo.insert(at, 1, letter); break;
      case 2: typo[at] = letter; break;
      default: std::swap(typo[at], typo[at + 1]);
    }
    const auto is_declared = [&](const Option& option) { return option.name == typo; };
    RC_PRE(std::ranges::none_of(tool.options, is_declared));
    Words as_near;  // such as --aly between --any and another
    const auto add = [&](const Option& option) {
      if (edit_distance(typo, option.name) <= 1) as_near.push_back(option.name);
    };
    std::ranges::for_each(tool.options, add);
    std::ranges::for_each(standard_options(), add);
    Mistakes mistakes;
    (void)parse(tool, {"--" + typo}, kNoInputs, mistakes);
    RC_ASSERT(mistakes.list().size() == 1U);
    const auto is_suggested = [&](const std::string& near) {
      return mistakes.list().front() == "--" + typo + ": there is no such option (did you mean --" + near + "?)";
    };
    RC_ASSERT(std::ranges::any_of(as_near, is_suggested));
  });
}

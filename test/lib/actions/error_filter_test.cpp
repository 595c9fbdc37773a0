#include "lib/actions/error_filter.hpp"

#include <algorithm>

#include "lib/actions/runner_text.hpp"
#include "lib/core/text.hpp"
#include "test/lib/actions/any_text.hpp"
#include "test/support/file_command_reader.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using namespace toolkit::actions::test;
using toolkit::test::commands_in;
using toolkit::test::WorkflowCommand;

namespace {

/// The same rules on whole lines, without a thought of speed.
class Reference {
 public:
  std::string filtered(std::string_view text) {
    std::string result;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
      result += filtered_line(text.substr(0, end));
      result += text.substr(end, 1);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
  }
  [[nodiscard]] const std::vector<std::string>& rewritten() const { return rewritten_; }
  [[nodiscard]] const std::string& token() const { return token_; }

 private:
  struct Form {
    std::string_view opener;
    std::string_view closer;
  };

  [[nodiscard]] bool is_registered(std::string_view name) const {
    const std::vector<std::string> names{"error",      "warning",  "notice",      "debug",          "group",
                                         "endgroup",   "add-mask", "add-matcher", "remove-matcher", "echo",
                                         "set-output", "set-env",  "save-state",  "add-path",       "stop-commands"};
    return std::ranges::find(names, lower(name)) != names.end() || (!token_.empty() && lower(name) == lower(token_));
  }

  std::string filtered_line(std::string_view line) {
    const std::string_view shown = trimmed_as_runner(line);
    const auto start = static_cast<std::size_t>(shown.data() - line.data());
    std::string result{line};
    if (shown.starts_with("::") && is_done(result, start, {"::", "::"})) return result;
    const std::size_t old = line.find("##[");
    if (old != std::string_view::npos) static_cast<void>(is_done(result, old, {"##[", "]"}));
    return result;
  }

  /// False when there is no command of this form.
  bool is_done(std::string& line, std::size_t at, const Form& form) {
    const std::string body = line.substr(at + form.opener.size());
    const std::size_t closed = body.find(form.closer);
    const std::string info = body.substr(0, closed);
    const std::string name = info.substr(0, info.find(' '));
    if (!is_registered(name)) return false;
    if (info.size() > ErrorFilter::kLongestInfo) return true;
    if (closed == std::string::npos) return false;
    obey(line, at, form, name, body.substr(closed + form.closer.size()));
    return true;
  }

  void obey(std::string& line, std::size_t at, const Form& form, const std::string& name, const std::string& data) {
    if (!token_.empty()) {
      if (lower(name) == lower(token_)) token_.clear();
    } else if (lower(name) == "stop-commands") {
      if (!data.empty() && !is_registered(data) && lower(data) != "pause-logging") token_ = data;
    } else if (lower(name) == "error") {
      if (rewritten_.size() < 10) rewritten_.push_back(line.substr(at, 8192));
      line.replace(at + form.opener.size(), name.size(), "warning");
    }
  }

  std::string token_;
  std::vector<std::string> rewritten_;
};

/// All at once.
std::string filtered(std::string_view text) {
  ErrorFilter filter;
  std::string result{filter.feed(text)};
  return result.append(filter.finish());
}

/// In pieces of `sizes`, again and again.
std::string filtered(ErrorFilter& filter, std::string_view text, const std::vector<std::size_t>& sizes) {
  std::string result;
  for (std::size_t i = 0; !text.empty(); ++i) {
    const std::string piece{text.substr(0, sizes[i % sizes.size()])};  // a copy: what reads past it is found
    text.remove_prefix(piece.size());
    result += filter.feed(piece);
    if (filter.held() > ErrorFilter::kMostHeld) throw std::logic_error{"too much is held back"};
  }
  return result.append(filter.finish());
}

std::vector<std::size_t> any_sizes() {
  return *rc::gen::nonEmpty(rc::gen::container<std::vector<std::size_t>>(rc::gen::oneOf(
      rc::gen::just(std::size_t{1}), rc::gen::inRange<std::size_t>(1, 8), rc::gen::inRange<std::size_t>(1, 200))));
}

/// Much of it is nearly a command, or one.
rc::Gen<std::string> any_output() {
  static const std::vector<std::string> pieces{"::error::",
                                               "::error file=a,line=1::",
                                               "::ERROR ::",
                                               "::error",
                                               "##[error]",
                                               "##[error a=b]",
                                               "##[erro",
                                               "r]",
                                               "::",
                                               ":",
                                               "#",
                                               "##",
                                               "##[",
                                               "[",
                                               "]",
                                               "error",
                                               "err",
                                               " ",
                                               "\t",
                                               "\u3000",
                                               "\u00a0",
                                               "\xE3\x80",
                                               "\xC2",
                                               "\n",
                                               "\n",
                                               "\n",
                                               "\n",
                                               "\r",
                                               "\r\n",
                                               "debug",
                                               "::debug::",
                                               "::debug x",
                                               "::group::",
                                               "##[group]",
                                               "message",
                                               "é",
                                               "\\",
                                               std::string(1, '\0'),
                                               "::stop-commands::tok\n",
                                               "##[stop-commands]Tok\n",
                                               "\n::tok::\n",
                                               "\n##[TOK]",
                                               "tok",
                                               "stop-commands",
                                               "::stop-commands::error\n",
                                               std::string(70, '#'),
                                               std::string(64, 'x')};
  return rc::gen::weightedOneOf<std::string>({{9, text_of(pieces)}, {1, any_text()}});
}

}  // namespace

TEST_CASE("an error command becomes a warning, whatever stands in it", "[actions]") {
  CHECK(filtered("::error::x\n") == "::warning::x\n");
  CHECK(filtered("::error file=a.c,line=1::x::y\n") == "::warning file=a.c,line=1::x::y\n");
  CHECK(filtered("::error ::\n") == "::warning ::\n");
  CHECK(filtered("::Error::x") == "::warning::x");
  CHECK(filtered("::error:::x") == "::warning:::x");
  CHECK(filtered("a\n \t\u3000::error::x\r\n::error::y\rz") == "a\n \t\u3000::warning::x\r\n::warning::y\rz");
  CHECK(filtered("50%\r::error::x") == "50%\r::warning::x");
  CHECK(filtered("::error::error ::error::\n") == "::warning::error ::error::\n");
}

TEST_CASE("the older form of an error counts anywhere in a line", "[actions]") {
  CHECK(filtered("##[error]x\n") == "##[warning]x\n");
  CHECK(filtered("12:00 ###[error a=b;c=d]x ##[error]y\n") == "12:00 ###[warning a=b;c=d]x ##[error]y\n");
  CHECK(filtered("::unknown::##[ERROR]") == "::unknown::##[warning]");
  CHECK(filtered("::error x ##[error]y\n") == "::error x ##[warning]y\n");
  CHECK(filtered("::error x ##[error]y") == "::error x ##[warning]y");
  CHECK(filtered("::##[error]x") == "::##[warning]x");
}

TEST_CASE("what the runner does not take for an error command is left as it is", "[actions]") {
  const std::string text =
      GENERATE("", "\n", "error", "x::error::y", "::error", "::error:", "::error x\n::", "::error\t::x", "::errors::x",
               "::err::x", ":::error::x", "::::error::x", ": :error::x", "::warning::x", "::error\n::x",
               "::ERRORX::", "\\::error::x", "\xE3\x80::error::x", "##[error", "##[error\n]", "##[errors]x",
               "# #[error]x", "##[a] ##[error]x", "##[a ##[error]x", "::debug::##[error]x", "::group ##[error]x::y",
               "::error-x::", "##[error\t]", "::notice::a\r\n##error]");
  CAPTURE(text);
  CHECK(filtered(text) == text);
  ErrorFilter filter;
  CHECK(filtered(filter, text, {1}) == text);
  CHECK(filter.rewritten().empty());
}

TEST_CASE("while commands are stopped an error command is text", "[actions]") {
  CHECK(filtered("::stop-commands::a%25b\n::error::x\n::A%B::\n::error::y\n") ==
        "::stop-commands::a%25b\n::error::x\n::A%B::\n::warning::y\n");
  CHECK(filtered("::stop-commands::a\n##[error]x\n##[a]\n##[error]y\n") ==
        "::stop-commands::a\n##[error]x\n##[a]\n##[warning]y\n");
  CHECK(filtered("##[stop-commands]a%5D\n::error::x\n::a]::\n::error::y") ==
        "##[stop-commands]a%5D\n::error::x\n::a]::\n::warning::y");
  CHECK(filtered("::stop-commands::a\n::stop-commands::b\n::b::\n::error::x\n::a::\n::error::y") ==
        "::stop-commands::a\n::stop-commands::b\n::b::\n::error::x\n::a::\n::warning::y");
}

TEST_CASE("a token that the runner refuses stops nothing", "[actions]") {
  const std::string token = GENERATE("", "error", "Debug", "pause-logging", "stop-commands");
  CAPTURE(token);
  CHECK(filtered("::stop-commands::" + token + "\n::error::x") == "::stop-commands::" + token + "\n::warning::x");
}

TEST_CASE("a token longer than 8 KiB stops nothing", "[actions]") {
  const std::string longest(ErrorFilter::kLongestInfo, 't');
  CHECK(filtered("::stop-commands::" + longest + "\n::error::x").ends_with("::error::x"));
  CHECK(filtered("::stop-commands::" + longest + "t\n::error::x").ends_with("::warning::x"));
  CHECK(filtered("::stop-commands::%25" + longest + "\n::error::x").ends_with("::warning::x"));
}

TEST_CASE("a stream that ends while commands are stopped tells the token", "[actions]") {
  ErrorFilter filter;
  static_cast<void>(filter.feed("::stop-commands::to"));
  CHECK(filter.stop_token().empty());
  static_cast<void>(filter.feed("k"));
  static_cast<void>(filter.finish());
  CHECK(filter.stop_token() == "tok");
  static_cast<void>(filter.feed("::TOK::\n"));
  CHECK(filter.stop_token().empty());
}

TEST_CASE("the errors are kept as they were written, the first ten of them", "[actions]") {
  ErrorFilter filter;
  static_cast<void>(filter.feed("  ::error file=a::x%0A\r\ntext ##[Error]y\n::error::"));
  CHECK(filter.rewritten() == std::vector<std::string>{"::error file=a::x%0A", "##[Error]y", "::error::"});
  static_cast<void>(filter.feed("z"));
  static_cast<void>(filter.finish());
  CHECK(filter.rewritten().back() == "::error::z");
  for (int i = 0; i < 20; ++i) CHECK(filter.feed("::error::" + std::to_string(i) + "\n").starts_with("::warning::"));
  REQUIRE(filter.rewritten().size() == ErrorFilter::kMostRewritten);
  CHECK(filter.rewritten().back() == "::error::6");
}

TEST_CASE("a long error is kept up to 8 KiB and passes whole", "[actions]") {
  const std::string message(300'000, 'x');
  ErrorFilter filter;
  CHECK(filtered(filter, "::error::" + message + "\n::error::y", {1000, 1}) ==
        "::warning::" + message + "\n::warning::y");
  CHECK(filter.rewritten() == std::vector<std::string>{("::error::" + message).substr(0, 8192), "::error::y"});
  ErrorFilter wide;
  static_cast<void>(wide.feed("::error::" + std::string(8182, 'x') + "é"));  // its first byte would be the last
  CHECK(wide.rewritten().front() == "::error::" + std::string(8182, 'x'));
}

TEST_CASE("a command is known by its name and 8 KiB of properties, however it comes", "[actions]") {
  const std::size_t over = GENERATE(0U, 1U, 2U, 3U);
  const std::size_t size = GENERATE(1U, 7U, 100'000U);
  const std::string end = GENERATE("::x\n", "\n", "");
  CAPTURE(over, size, end);
  for (const std::string opener : {"::error ", "##[error "}) {
    const std::string closer = opener.starts_with("#") && !end.empty() ? "]" : "";
    const std::string text =
        opener + std::string(ErrorFilter::kLongestInfo - 6 + over, 'x') + closer + end + "\n::error::y\n";
    ErrorFilter filter;
    Reference reference;
    CHECK(filtered(filter, text, {size}) == reference.filtered(text));
    CHECK(filter.rewritten() == reference.rewritten());
  }
}

TEST_CASE("nothing is copied while there is nothing to change", "[actions]") {
  const std::string_view text =
      GENERATE("a line\nstd::vector # x\n", "no end of line ##", " ##[group]a::b [##] :", "  ");
  CAPTURE(text);
  ErrorFilter filter;
  const std::string_view passed = filter.feed(text);
  CHECK(passed.data() == text.data());
  CHECK(passed.size() + filter.held() == text.size());
}

TEST_CASE("only what may become a command is held back, and no longer than that", "[actions]") {
  struct Step {
    std::string_view fed;
    std::string_view passed;
  };
  const std::vector<Step> steps{{"progress 10%", "progress 10%"},
                                {"\r ", "\r "},
                                {"x:", "x:"},
                                {":error::y\n", ":error::y\n"},
                                {"  :", "  "},
                                {"x\n", ":x\n"},
                                {"::er", ""},
                                {"a", "::era"},
                                {"##", ""},
                                {"#", "#"},
                                {"[e", ""},
                                {"l", "##[el"},
                                {"##[error]\n", "##[error]\n"},
                                {"::error", ""},
                                {" a=b", ""},
                                {":", ""},
                                {":", "::warning a=b::"},
                                {"c", "c"},
                                {"##", "##"},
                                {"\n\xE3", "\n"},
                                {"\x80", ""},
                                {"\x80::debug", "\xE3\x80\x80"},
                                {"::", "::debug::"},
                                {"\n::error x", "\n"},
                                {"\n", "::error x\n"}};
  ErrorFilter filter;
  std::size_t number = 0;
  for (const Step& step : steps) {
    CAPTURE(number++, std::string{step.fed});
    CHECK(filter.feed(step.fed) == step.passed);
  }
  CHECK(filter.held() == 0);
}

TEST_CASE("a line of a gigabyte's kind and NUL bytes pass at once", "[actions]") {
  const std::string zeros(100'000, '\0');
  ErrorFilter filter;
  for (int i = 0; i < 20; ++i) {
    REQUIRE(filter.feed(zeros) == zeros);
    REQUIRE(filter.held() == 0);
  }
  CHECK(filter.feed("::error::x\n::error::y") == "::error::x\n::warning::y");
}

TEST_CASE("the filter holds for any output", "[actions][property]") {
  rc::prop("the result is that of whole lines, wherever the pieces end", [] {
    const std::string text = *any_output();
    Reference reference;
    const std::string expected = reference.filtered(text);
    ErrorFilter filter;
    RC_ASSERT(filtered(filter, text, any_sizes()) == expected);
    RC_ASSERT(filter.rewritten() == reference.rewritten());
    RC_ASSERT(filter.stop_token() == reference.token());
    RC_CLASSIFY(!filter.rewritten().empty(), "has an error");
  });
  rc::prop("the runner finds the same commands, and warnings in place of errors", [] {
    const std::string text = "x\n" + *any_text();  // the runner skips a byte-order mark at its stream's beginning
    std::vector<WorkflowCommand> expected = commands_in(text);
    for (WorkflowCommand& command : expected)
      if (lower(command.name) == "error") command.name = "warning";
    RC_ASSERT(commands_in(filtered(text)) == expected);
  });
  rc::prop("what is held back begins a command or ends a part of a blank", [] {
    ErrorFilter filter;
    const std::string text = *any_output();
    const std::string passed{filter.feed(text)};
    const std::string held{filter.finish()};
    constexpr std::string_view kFirst = ":#\xC2\xE1\xE2\xE3";
    RC_ASSERT(kFirst.find(held.substr(0, 1)) != std::string_view::npos);
    RC_ASSERT(held.find_first_of("\r\n") == std::string::npos);
  });
}

#include "lib/actions/annotation.hpp"

#include "lib/actions/runner_text.hpp"
#include "test/lib/actions/any_text.hpp"
#include "test/support/file_command_reader.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using namespace toolkit::actions::test;
using toolkit::test::parse_command;
using toolkit::test::WorkflowCommand;

namespace {

const Job kJob = Job::from_environment(Environment{{{"GITHUB_ACTIONS", "true"}, {"GITHUB_WORKSPACE", "/home/w/"}}});

std::string command_of(const Annotation& annotation) { return as_command(normalised(annotation, kJob)); }

std::optional<std::int32_t> number(const WorkflowCommand& command, const std::string& name) {
  const auto found = command.properties.find(name);
  if (found == command.properties.end()) return std::nullopt;
  return std::stoi(found->second);
}

/// What the runner understands from a line.
Annotation annotation_from(const std::string& line) {
  const WorkflowCommand command = parse_command(line).value();
  Annotation result;
  result.kind = command.name == "error"     ? AnnotationKind::error
                : command.name == "warning" ? AnnotationKind::warning
                                            : AnnotationKind::notice;
  result.message = command.data;
  if (command.properties.count("title") > 0) result.title = command.properties.at("title");
  if (command.properties.count("file") > 0) result.file = command.properties.at("file");
  result.line = number(command, "line");
  result.end_line = number(command, "endline");
  result.column = number(command, "col");
  result.end_column = number(command, "endcolumn");
  return result;
}

/// The runner changes nothing in a range that passes this.
bool is_kept_by_runner(const Annotation& a) {
  if (a.end_line && (!a.line || *a.end_line < *a.line)) return false;
  if (a.end_column && (!a.column || *a.end_column < *a.column)) return false;
  if (a.column && !a.line) return false;
  return !(a.column && a.end_line && a.end_line != a.line);
}

rc::Gen<std::optional<std::int32_t>> maybe_number() {
  return rc::gen::map(rc::gen::inRange(-2, 6), [](int n) { return n == -2 ? std::nullopt : std::optional{n}; });
}

Annotation any_annotation() {
  Annotation result;
  result.kind = *rc::gen::element(AnnotationKind::error, AnnotationKind::warning, AnnotationKind::notice);
  result.message = *any_text();
  result.title = *any_text();
  result.file = *any_text();
  result.line = *maybe_number();
  result.end_line = *maybe_number();
  result.column = *maybe_number();
  result.end_column = *maybe_number();
  return result;
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  while (cut_utf16(text, units).size() < text.size()) ++units;
  return units;
}

}  // namespace

TEST_CASE("an annotation carries its title and place", "[actions]") {
  CHECK(command_of({.kind = AnnotationKind::warning,
                    .message = "50% done\nnext",
                    .title = "a: b, c",
                    .file = "src/a.c",
                    .line = 3,
                    .end_line = 3,
                    .column = 5,
                    .end_column = 7}) ==
        "::warning title=a%3A b%2C c,file=src/a.c,line=3,endLine=3,col=5,endColumn=7::50%25 done%0Anext");
  CHECK(command_of({.kind = AnnotationKind::notice, .message = "plain"}) == "::notice::plain");
}

TEST_CASE("the runner reads back any annotation", "[actions][property]") {
  rc::prop("the parsed command is the normalised annotation and the runner changes nothing in it", [] {
    const Annotation given = any_annotation();
    const Annotation sent = normalised(given, kJob);
    RC_ASSERT(annotation_from(as_command(sent)) == sent);
    RC_ASSERT(is_kept_by_runner(sent));
    RC_ASSERT(normalised(sent, kJob) == sent);
    RC_ASSERT(sent.message == given.message || utf16_units(given.message) > 4096);
    RC_ASSERT(as_command(sent).find_first_of("\r\n") == std::string::npos);
  });
  rc::prop("an annotation that the runner would not change is sent as it is", [] {
    Annotation given = any_annotation();
    given.title = "t" + given.title + "t";
    given.file = "f" + given.file + "f";
    for (auto* n : {&given.line, &given.end_line, &given.column, &given.end_column}) {
      if (*n && **n < 1) n->reset();
    }
    RC_PRE(is_kept_by_runner(given));
    RC_ASSERT(annotation_from(command_of(given)) == given);
  });
}

TEST_CASE("half a range is completed and an impossible one is left out", "[actions]") {
  CHECK(command_of({.end_line = 4}) == "::error line=4,endLine=4::");
  CHECK(command_of({.line = 4, .end_column = 2}) == "::error line=4,col=2,endColumn=2::");
  CHECK(command_of({.column = 2, .end_column = 3}) == "::error::");
  CHECK(command_of({.line = 4, .end_line = 5, .column = 1}) == "::error line=4,endLine=5::");
  CHECK(command_of({.line = 5, .end_line = 4}) == "::error::");
  CHECK(command_of({.line = 5, .column = 3, .end_column = 2}) == "::error line=5::");
  CHECK(command_of({.line = 0, .column = 3}) == "::error::");
}

TEST_CASE("a file in the workspace is named relative to it", "[actions]") {
  CHECK(command_of({.file = "/home/w/src/a.c"}) == "::error file=src/a.c::");
  CHECK(command_of({.file = "/home/www/a.c"}) == "::error file=/home/www/a.c::");
  CHECK(command_of({.file = "/etc/passwd"}) == "::error file=/etc/passwd::");
}

TEST_CASE("text that the runner would eat from a property is not sent", "[actions]") {
  CHECK(command_of({.title = " == a= "}) == "::error title=a=::");
  CHECK(command_of({.file = "=a"}) == "::error file=./=a::");
  CHECK(command_of({.title = "\u00a0"}) == "::error::");
}

TEST_CASE("a message of more than 4096 characters is cut with a mark", "[actions]") {
  const std::string fits(4096, 'x');
  CHECK(normalised({.message = fits}, kJob).message == fits);
  const std::string cut = normalised({.message = fits + "x"}, kJob).message;
  CHECK(cut == std::string(4088, 'x') + " … (cut)");
  CHECK(utf16_units(cut) == 4096);
  std::string wide;
  for (int i = 0; i < 2049; ++i) wide += "😀";  // two units each
  CHECK(utf16_units(normalised({.message = wide}, kJob).message) == 4096);
}

TEST_CASE("outside a job an annotation is a line of text", "[actions]") {
  CHECK(as_text({.message = "failed", .title = "tests", .file = "a.c", .line = 3, .column = 5}) ==
        "error: a.c:3:5: tests: failed");
  CHECK(as_text({.kind = AnnotationKind::notice, .message = "done"}) == "notice: done");
}

#include "lib/runners/results_of.hpp"

#include "lib/results/announced.hpp"
#include "test/lib/runners/calls.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using namespace toolkit::runners;
using runners::test::plan;
using toolkit::test::contains;

namespace {

constexpr const char* kOutput = "standard output";

struct Row {
  const char* command;
  const char* planned;  // empty: as it is
  const char* results;  // the files, or kOutput
};

const std::vector<Row> kRows{
    {"go test -json ./...", "", kOutput},
    {"go test ./... --json", "", kOutput},
    {"gotestsum", "gotestsum --jsonfile=/f/go.json", "/f/go.json"},
    {"gotestsum --format dots -- -race ./...", "gotestsum --jsonfile=/f/go.json --format dots -- -race ./...",
     "/f/go.json"},
    {"gotestsum ./... -v", "gotestsum --jsonfile=/f/go.json ./... -v", "/f/go.json"},
    {"gotestsum --jsonfile own.json -- ./...", "", "own.json"},
    {"gotestsum -- ./... -jsonfile=no", "gotestsum --jsonfile=/f/go.json -- ./... -jsonfile=no", "/f/go.json"},
    {"go run gotest.tools/gotestsum@v1 -- ./...", "go run gotest.tools/gotestsum@v1 --jsonfile=/f/go.json -- ./...",
     "/f/go.json"},
    {"python -m pytest tests -q", "python -m pytest --junitxml=/f/pytest.xml tests -q", "/f/pytest.xml"},
    {"pytest --junitxml=own.xml", "", "own.xml"},
    {"pytest --junit-xml own.xml", "", "own.xml"},
    {"pytest -k --junitxml=x", "pytest --junitxml=/f/pytest.xml -k --junitxml=x", "/f/pytest.xml"},
    {"npx jest --ci", "npx jest --json --outputFile=/f/jest.json --ci", "/f/jest.json"},
    {"jest --json --outputFile own.json", "", "own.json"},
    {"jest --json", "", kOutput},
    {"vitest run a", "vitest run a --reporter=default --reporter=json --outputFile.json=/f/vitest.json",
     "/f/vitest.json"},
    {"vitest", "vitest --reporter=default --reporter=json --outputFile.json=/f/vitest.json", "/f/vitest.json"},
    {"vitest run --reporter=dot", "vitest run --reporter=dot --reporter=json --outputFile.json=/f/vitest.json",
     "/f/vitest.json"},
    {"vitest run --reporter=json --outputFile=own.json", "", "own.json"},
    {"vitest run --reporter junit --outputFile own.xml", "", "own.xml"},
    {"vitest run --reporter=dot --reporter=junit --outputFile.junit=own.xml", "", "own.xml"},
    {"vitest run --reporter=json", "", kOutput},
    {"cargo test --workspace -- --nocapture", "", kOutput},
    {"cargo nextest run -P ci -- --skip x",
     "cargo nextest run -P ci --tool-config-file ci-toolkit:/f/nextest.toml -- --skip x",
     "/f/nextest.xml target/nextest/*/*.xml **/target/nextest/*/*.xml"},
    {"cargo nextest run --target-dir /t",
     "cargo nextest run --target-dir /t --tool-config-file ci-toolkit:/f/nextest.toml",
     "/f/nextest.xml target/nextest/*/*.xml **/target/nextest/*/*.xml /t/nextest/*/*.xml"},
    {"ctest -j4", "", kOutput},
    {"ctest --output-junit own.xml", "", "own.xml"},
    {"ctest --test-dir build --output-junit own.xml", "", "build/own.xml"},
    {"ctest --test-dir build --output-junit /own.xml -Q", "", "/own.xml"},
    {"ctest --preset ci --output-junit own.xml", "", "own.xml **/own.xml"},
    {"mvn -B verify", "",
     "target/surefire-reports/TEST-*.xml **/target/surefire-reports/TEST-*.xml target/failsafe-reports/TEST-*.xml "
     "**/target/failsafe-reports/TEST-*.xml"},
    {"bundle exec rspec --format progress --format RspecJunitFormatter --out own.xml", "", "own.xml"},
    {"rspec -f RspecJunitFormatter -o own.xml -f progress -o log.txt", "", "own.xml"},
    {"vendor/bin/phpunit tests", "vendor/bin/phpunit --log-junit /f/phpunit.xml tests", "/f/phpunit.xml"},
    {"phpunit --log-junit own.xml", "", "own.xml"},
};

}  // namespace

TEST_CASE("results are asked for unless the user has done so", "[runners]") {
  for (const Row& row : kRows) {
    INFO(row.command);
    const ResultsPlan made = plan(row.command);
    const std::string planned = row.planned;
    CHECK(join(made.command, " ") == (planned.empty() ? row.command : planned));
    CHECK((made.in_output ? kOutput : join(made.files, " ")) == row.results);
    CHECK((made.in_output ? made.files.empty() : !made.files.empty()));
    CHECK(made.environment.empty());
    CHECK(made.why.empty());
  }
}

TEST_CASE("where there are no results to be read, the user is told how to get them", "[runners]") {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"go test ./...", "go test tells of its tests only with -json: add it, or use gotestsum"},
      {"go test -json=false ./...", "add it, or use gotestsum"},
      {"jest --outputFile=own.json", "only with --json"},
      {"vitest run --reporter=dot --reporter=json --outputFile=own.json", "--outputFile.json=FILE"},
      {"vitest run --reporter=html --outputFile=own.html", "--outputFile.json=FILE"},
      {"ctest -Q", "leave it away, or add --output-junit FILE"},
      {"rspec", "add --format progress --format RspecJunitFormatter --out FILE"},
      {"rspec --format RspecJunitFormatter", "--out FILE"},
      {"rspec --format json --out own.json", "RspecJunitFormatter"},
  };
  for (const auto& [command, why] : rows) {
    INFO(command);
    const ResultsPlan made = plan(command);
    CHECK(contains(made.why, why));
    CHECK(join(made.command, " ") == command);
    CHECK(made.files.empty());
    CHECK_FALSE(made.in_output);
  }
}

TEST_CASE("nextest is given a configuration that is weaker than the user's", "[runners]") {
  const ResultsPlan made = plan("cargo nextest run");
  REQUIRE(made.file_to_write);
  CHECK(made.file_to_write->path == "/f/nextest.toml");
  CHECK(made.file_to_write->content == "[profile.default.junit]\npath = \"/f/nextest.xml\"\n");
  const std::vector<std::string> command{"cargo", "nextest", "run"};
  const ResultsPlan quoted = results_plan(*recognise(command), command, "/a \"b\\'");
  CHECK(quoted.file_to_write->content == "[profile.default.junit]\npath = \"/a \\\"b\\\\'/nextest.xml\"\n");
}

TEST_CASE("what a runner announces is read where it does", "[runners]") {
  CHECK(plan("pytest").announced == results::announced_by_pytest);
  CHECK(plan("cargo nextest run").announced == results::announced_by_nextest);
  CHECK(plan("cargo nextest run").needs_announcement);
  CHECK_FALSE(plan("cargo nextest run --no-fail-fast").needs_announcement);
  CHECK(plan("ctest").announced == results::announced_by_ctest);
  CHECK(plan("ctest --output-junit x.xml").announced == results::announced_by_ctest);
  for (const char* const command : {"gotestsum", "jest", "cargo test", "mvn test", "phpunit", "go test -json"}) {
    INFO(command);
    CHECK(plan(command).announced == nullptr);
    CHECK_FALSE(plan(command).needs_announcement);
  }
}

TEST_CASE("where the results are is not always told by the command", "[runners]") {
  for (const char* const command : {"ctest --preset ci --output-junit own.xml", "cargo nextest run -P ci"}) {
    INFO(command);
    CHECK(plan(command).may_be_elsewhere);
  }
  for (const char* const command :
       {"ctest --preset ci --output-junit /own.xml", "ctest --output-junit own.xml", "ctest --preset ci", "pytest"}) {
    INFO(command);
    CHECK_FALSE(plan(command).may_be_elsewhere);
  }
}

TEST_CASE("vitest that finds no files has announced no tests", "[runners]") {
  const auto announced = plan("vitest run --passWithNoTests").announced;
  REQUIRE(announced);
  CHECK(announced("No test files found, exiting with code 0\n") == 0U);
  CHECK(announced("No test files found, exiting with code 1\n") == std::nullopt);
  CHECK(announced(" Test Files  1 passed (1)\n") == std::nullopt);
}

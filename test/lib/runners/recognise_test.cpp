#include "lib/runners/recognise.hpp"

#include "lib/core/split.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::runners;

namespace {

struct Row {
  Runner runner;
  const char* command;  // words between blanks
  const char* program;  // its own first word
  std::size_t arguments;
};

const std::vector<Row> kRecognised{
    {Runner::go_test, "go test", "go", 2},
    {Runner::go_test, "go test ./...", "go", 2},
    {Runner::go_test, "/usr/local/go/bin/go test -json ./...", "/usr/local/go/bin/go", 2},
    {Runner::go_test, "env CGO_ENABLED=1 GOFLAGS=-mod=mod go test -race ./...", "go", 5},
    {Runner::go_test, "env -u X -i A=1 go test", "go", 7},
    {Runner::go_test, "timeout 5m go test ./...", "go", 4},
    {Runner::go_test, "timeout --foreground -k 5s --signal=INT 5m go test", "go", 8},
    {Runner::go_test, "nice -n 10 ionice -c 3 go test", "go", 8},
    {Runner::go_test, "go test -run -c ./...", "go", 2},
    {Runner::go_test, "go test ./... -args -list", "go", 2},
    {Runner::go_test, "go test -list=false ./...", "go", 2},
    {Runner::gotestsum, "gotestsum", "gotestsum", 1},
    {Runner::gotestsum, "gotestsum --format testname -- -race ./...", "gotestsum", 1},
    {Runner::gotestsum, "go run gotest.tools/gotestsum@v1.12.0 -- ./...", "go", 3},
    {Runner::gotestsum, "go run gotest.tools/gotestsum --format dots", "go", 3},
    {Runner::gotestsum, "go run -mod mod gotest.tools/gotestsum@latest", "go", 5},
    {Runner::gotestsum, "go tool gotestsum ./...", "go", 3},
    {Runner::pytest, "pytest", "pytest", 1},
    {Runner::pytest, "py.test tests", "py.test", 1},
    {Runner::pytest, ".venv/bin/pytest -q", ".venv/bin/pytest", 1},
    {Runner::pytest, "python -m pytest -q", "pytest", 3},
    {Runner::pytest, "python3 -m pytest", "pytest", 3},
    {Runner::pytest, "/usr/bin/python3.12 -W error -bb -m pytest tests", "pytest", 6},
    {Runner::pytest, "python -X dev -m coverage run --source src -m pytest", "pytest", 10},
    {Runner::pytest, "coverage run -m pytest tests", "pytest", 4},
    {Runner::pytest, "coverage run --branch --source=src -m pytest", "pytest", 6},
    {Runner::pytest, "uv run pytest -n auto", "pytest", 3},
    {Runner::pytest, "uv run --frozen --group dev -- pytest", "pytest", 7},
    {Runner::pytest, "uv run -m pytest", "pytest", 4},
    {Runner::pytest, "uv run --with pytest-xdist python -m pytest", "pytest", 7},
    {Runner::pytest, "poetry run pytest", "pytest", 3},
    {Runner::pytest, "pipenv run python -m pytest", "pytest", 5},
    {Runner::pytest, "xvfb-run -a --server-args=-screen pytest", "pytest", 4},
    {Runner::pytest, "pytest -k --help", "pytest", 1},
    {Runner::pytest, "pytest -o addopts= -- --help", "pytest", 1},
    {Runner::jest, "jest", "jest", 1},
    {Runner::jest, "npx jest --ci", "jest", 2},
    {Runner::jest, "npx --yes jest@29 --ci", "jest@29", 3},
    {Runner::jest, "npx --no -- jest", "jest", 4},
    {Runner::jest, "npx -p jest-extended jest", "jest", 4},
    {Runner::jest, "pnpm exec jest", "jest", 3},
    {Runner::jest, "pnpm jest", "jest", 2},
    {Runner::jest, "yarn jest --coverage", "jest", 2},
    {Runner::jest, "yarn run jest", "jest", 3},
    {Runner::jest, "npm exec -- jest --ci", "jest", 4},
    {Runner::jest, "npm exec --yes -- jest", "jest", 5},
    {Runner::jest, "bunx jest", "jest", 2},
    {Runner::jest, "node node_modules/.bin/jest", "node_modules/.bin/jest", 2},
    {Runner::jest, "node --experimental-vm-modules node_modules/jest/bin/jest.js -i", "node_modules/jest/bin/jest.js",
     3},
    {Runner::jest, "cross-env NODE_ENV=test jest", "jest", 3},
    {Runner::jest, "jest --watch=false", "jest", 1},
    {Runner::jest, "jest -t --watch", "jest", 1},
    {Runner::vitest, "vitest run", "vitest", 1},
    {Runner::vitest, "vitest", "vitest", 1},
    {Runner::vitest, "npx vitest run --coverage", "vitest", 2},
    {Runner::vitest, "vitest --run", "vitest", 1},
    {Runner::vitest, "vitest --watch=false", "vitest", 1},
    {Runner::vitest, "vitest related src/a.ts --run", "vitest", 1},
    {Runner::vitest, "node node_modules/vitest/vitest.mjs run", "node_modules/vitest/vitest.mjs", 2},
    {Runner::cargo_test, "cargo test", "cargo", 2},
    {Runner::cargo_test, "cargo t --workspace", "cargo", 2},
    {Runner::cargo_test, "cargo +nightly test -- --nocapture", "cargo", 3},
    {Runner::cargo_test, "cargo --color always -q test", "cargo", 5},
    {Runner::nextest, "cargo nextest run", "cargo", 3},
    {Runner::nextest, "cargo +1.75 nextest r -P ci", "cargo", 4},
    {Runner::nextest, "cargo-nextest nextest run", "cargo-nextest", 3},
    {Runner::ctest, "ctest", "ctest", 1},
    {Runner::ctest, "ctest --test-dir build -j 4 --output-on-failure", "ctest", 1},
    {Runner::ctest, "ctest -V -R -N", "ctest", 1},
    {Runner::ctest, "ctest -T Test", "ctest", 1},
    {Runner::ctest, "ctest -D VAR:STRING=x", "ctest", 1},
    {Runner::maven, "mvn test", "mvn", 1},
    {Runner::maven, "mvn -B clean verify", "mvn", 1},
    {Runner::maven, "mvn package", "mvn", 1},
    {Runner::maven, "./mvnw -pl web install", "./mvnw", 1},
    {Runner::maven, "mvnd -T 4 verify", "mvnd", 1},
    {Runner::maven, "mvn surefire:test", "mvn", 1},
    {Runner::maven, "mvn org.apache.maven.plugins:maven-surefire-plugin:3.2.5:test", "mvn", 1},
    {Runner::maven, "mvn failsafe:integration-test@it failsafe:verify", "mvn", 1},
    {Runner::maven, "mvn test -DskipTests=false", "mvn", 1},
    {Runner::rspec, "rspec", "rspec", 1},
    {Runner::rspec, "bundle exec rspec spec/models", "rspec", 3},
    {Runner::rspec, "bin/rspec --format progress", "bin/rspec", 1},
    {Runner::phpunit, "phpunit", "phpunit", 1},
    {Runner::phpunit, "vendor/bin/phpunit --testsuite unit", "vendor/bin/phpunit", 1},
    {Runner::phpunit, "php -d memory_limit=1G vendor/bin/phpunit", "vendor/bin/phpunit", 4},
    {Runner::phpunit, "php phpunit.phar tests", "phpunit.phar", 2},
};

}  // namespace

TEST_CASE("a test runner is recognised through what starts it", "[runners]") {
  for (const Row& row : kRecognised) {
    INFO(row.command);
    const std::vector<std::string> command = words(row.command);
    const auto recognised = recognise(command);
    REQUIRE(recognised);
    CHECK(name_of(recognised->runner) == name_of(row.runner));
    CHECK(command.at(recognised->begin) == row.program);
    CHECK(recognised->arguments == row.arguments);
  }
}

TEST_CASE("words with blanks and options in them stay words", "[runners]") {
  CHECK(recognise({"go", "test", "-run", "a b"}));
  CHECK(recognise({"xvfb-run", "-s", "-screen 0 1x1x8 --help", "pytest"}));
  CHECK_FALSE(recognise({"go test"}));
}

TEST_CASE("any words are recognised or not, without a fault", "[runners]") {
  rc::prop("for words of runners and their wrappers in any order", [] {
    static const std::vector<std::string> kWords{
        "go", "test", "run",   "npx",     "jest", "env",    "A=1", "timeout", "5m", "-m",  "python", "pytest", "--",
        "-",  "",     "cargo", "nextest", "-x",   "--help", "npm", "exec",    "-k", "mvn", "uv",     "ctest",  "-args"};
    std::vector<std::string> command;
    for (int i = *rc::gen::inRange(0, 9); i > 0; --i) command.push_back(*rc::gen::elementOf(kWords));
    if (const auto recognised = recognise(command)) {
      RC_ASSERT(recognised->begin < recognised->arguments);
      RC_ASSERT(recognised->arguments <= command.size());
    }
  });
}

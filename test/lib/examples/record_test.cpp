#include "lib/examples/record.hpp"

#include <filesystem>

#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/full_disk.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::examples;
using test::contains;
using test::TempDir;

namespace fs = std::filesystem;

namespace {

constexpr const char* kFirst = "2026-01-01T00:00:00Z";
constexpr const char* kSecond = "2026-01-02T00:00:00Z";

Property failed(const std::string& name, const std::string& counterexample) {
  return {.framework = Framework::rapid,
          .test = {"example.com/a", name},
          .is_failed = true,
          .counterexample = counterexample,
          .seed = "12"};
}

std::vector<Example> known(const std::string& kept) {
  const auto record = read_record(kept);
  REQUIRE(record);
  CHECK(record->warning.empty());
  return record->examples;
}

}  // namespace

TEST_CASE("what has failed is remembered with all that leads back to it", "[examples]") {
  const TempDir dir;
  const std::string kept = dir / "a/new/folder";
  CHECK(known(kept).empty());
  Property property = failed("TestA", "n: 1\ns: \"\xff\"");
  property.replay = "testdata/rapid/TestA/TestA-1.fail";
  Property passed = failed("TestB", "");
  passed.is_failed = false;
  REQUIRE(remember(kept, {property, passed}, "go test ./...", kFirst));
  const auto examples = known(kept);
  REQUIRE(examples.size() == 1);
  const Example& example = examples.front();
  CHECK(example.framework == Framework::rapid);
  CHECK(example.test == results::TestId{"example.com/a", "TestA"});
  CHECK(example.counterexample == "n: 1\ns: \"\xef\xbf\xbd\"");
  CHECK(example.seed == "12");
  CHECK(example.replay == "testdata/rapid/TestA/TestA-1.fail");
  CHECK(example.command == "go test ./...");
  CHECK(example.first_seen == kFirst);
  CHECK(example.last_seen == kFirst);
}

TEST_CASE("an example that fails again keeps its first day, and what a replay did not tell again", "[examples]") {
  const TempDir kept;
  Property property = failed("TestA", "n: 1");
  property.replay = "file";
  REQUIRE(remember(kept.path(), {property}, "first", kFirst));
  property.replay.clear();
  property.seed.reset();
  REQUIRE(remember(kept.path(), {property, failed("TestA", "n: 2")}, "second", kSecond));
  const auto examples = known(kept.path());
  REQUIRE(examples.size() == 2);
  CHECK(examples.front().first_seen == kFirst);
  CHECK(examples.front().last_seen == kSecond);
  CHECK(examples.front().command == "second");
  CHECK(examples.front().replay == "file");
  CHECK(examples.front().seed == "12");
}

TEST_CASE("a test that passes with its examples is dropped, with what is stored of it", "[examples]") {
  const TempDir kept;
  const std::string file = "testdata/rapid/TestA/TestA-1.fail";
  fs::create_directories(kept / "rapid/testdata/rapid/TestA");
  (void)kept.write("rapid/" + file, "x");
  Property property = failed("TestA", "n: 1");
  property.replay = file;
  REQUIRE(remember(kept.path(), {property, failed("TestA", "n: 2"), failed("TestB", "n: 3")}, "c", kFirst));
  const auto dropped = drop(kept.path(), Framework::rapid, property.test);
  REQUIRE(dropped);
  CHECK(dropped->size() == 2);
  REQUIRE(known(kept.path()).size() == 1);
  CHECK(known(kept.path()).front().test.name == "TestB");
  CHECK_FALSE(fs::exists(kept / ("rapid/" + file)));
  CHECK(drop(kept.path(), Framework::hypothesis, {"example.com/a", "TestB"})->empty());
  CHECK(drop(kept / "missing", Framework::rapid, property.test)->empty());
  CHECK_FALSE(fs::exists(kept / "missing"));
}

TEST_CASE("a record that cannot be understood is moved aside, not lost", "[examples]") {
  const TempDir kept;
  for (const char* broken : {"{\"schema\":1,\"examples\":[{\"fram", "[]", "{}", "{\"schema\":1}",
                             "{\"schema\":1,\"examples\":[3]}", "{\"schema\":1,\"examples\":[{\"test\":3}]}"}) {
    (void)kept.write("examples.json", broken);
    const auto record = remember(kept.path(), {failed("TestA", "n: 1")}, "c", kFirst);
    REQUIRE(record);
    CHECK(contains(record->warning, "examples.json could not be understood"));
    CHECK(known(kept.path()).size() == 1);
  }
  CHECK(kept.read("examples.json.broken") == "{\"schema\":1,\"examples\":[{\"fram");
  CHECK(kept.read("examples.json.broken2") == "[]");
  CHECK(fs::exists(kept / "examples.json.broken6"));
}

TEST_CASE("a record of a newer version is left as it is", "[examples]") {
  const TempDir kept;
  const std::string newer = "{\"schema\":2,\"more\":true}";
  (void)kept.write("examples.json", newer);
  CHECK(contains(read_record(kept.path()).error().message, "its schema is 2, not 1"));
  CHECK_FALSE(remember(kept.path(), {failed("TestA", "n: 1")}, "c", kFirst));
  CHECK(kept.read("examples.json") == newer);
}

TEST_CASE("a framework that is not known yet is passed over", "[examples]") {
  const TempDir kept;
  (void)kept.write("examples.json", R"({"schema":1,"examples":[{"framework":"new-one"},{"framework":"jqwik"}]})");
  REQUIRE(known(kept.path()).size() == 1);
  CHECK(known(kept.path()).front().framework == Framework::jqwik);
}

TEST_CASE("a record that cannot be written stays as it was", "[examples]") {
  const TempDir kept;
  REQUIRE(remember(kept.path(), {failed("TestA", "n: 1")}, "c", kFirst));
  const std::string before = kept.read("examples.json");
  {
    const test::FileSizeLimit limit{1'000};
    const auto record = remember(kept.path(), {failed("TestB", std::string(5'000, 'x'))}, "c", kSecond);
    REQUIRE_FALSE(record);
    CHECK(contains(record.error().message, kept / "examples.json"));
  }
  CHECK(kept.read("examples.json") == before);
  (void)kept.write("file", "");
  CHECK(contains(remember(kept / "file", {failed("TestA", "n: 1")}, "c", kFirst).error().message, kept / "file"));
}

TEST_CASE("the latest examples are remembered, and not without end", "[examples]") {
  const TempDir kept;
  std::vector<Property> many;
  for (int i = 0; i < 2'000; ++i) many.push_back(failed("Test" + std::to_string(i), "n: 1"));
  REQUIRE(remember(kept.path(), many, "c", kFirst));
  CHECK(known(kept.path()).size() == kMostExamples);
  many.clear();
  for (int i = 0; i < 30; ++i) many.push_back(failed("TestLate", "n: " + std::to_string(i)));
  REQUIRE(remember(kept.path(), many, "c", kSecond));
  const auto examples = known(kept.path());
  CHECK(examples.size() == kMostExamples);
  CHECK(examples[kMostOfTest - 1].test.name == "TestLate");
  CHECK(examples[kMostOfTest].test.name != "TestLate");
}

TEST_CASE("what is remembered is what was found, whatever the texts", "[examples][property]") {
  rc::prop("it is read as it was written", [] {
    const TempDir kept;
    const auto framework = *rc::gen::elementOf(std::vector<Framework>(kFrameworks.begin(), kFrameworks.end()));
    const auto ascii = rc::gen::container<std::string>(rc::gen::inRange('\x01', '\x7f'));
    Property property{.framework = framework, .test = {*ascii, *ascii}, .is_failed = true, .counterexample = *ascii};
    property.seed = *ascii;
    property.replay = *ascii;
    RC_ASSERT(remember(kept.path(), {property}, *ascii, kFirst));
    const auto record = read_record(kept.path());
    RC_ASSERT(record);
    RC_ASSERT(record->examples.size() == 1U);
    const Example& example = record->examples.front();
    RC_ASSERT(example.framework == framework);
    RC_ASSERT(example.test == property.test);
    RC_ASSERT(example.counterexample == property.counterexample);
    RC_ASSERT(example.seed == property.seed);
    RC_ASSERT(example.replay == property.replay);
  });
}

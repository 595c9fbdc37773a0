#include "lib/settings/apply.hpp"

#include <filesystem>

#include "lib/core/result.hpp"
#include "test/lib/settings/fake_world.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::settings;
using namespace toolkit::settings_test;
using test::TempDir;

namespace {

struct Scene {
  Scene() : journal{Journal::open(folder / "j", "machine", "boot", test::far_away())} {}

  std::vector<Applied> set(const Asked& asked, const std::string& holder = "h") {
    return apply(requests(world, asked), {.id = holder}, journal);
  }

  TempDir folder;
  Journal journal;
  FakeWorld world{.values = {{"a", "1"}, {"b", "2"}, {"c", "3"}}};
};

}  // namespace

TEST_CASE("each setting has one result: already so, changed, clamped, or not applied with the reason", "[settings]") {
  Scene scene;
  scene.world.clamps["b"] = "20";
  scene.world.refusing.insert("c");
  const auto results = scene.set({{"a", "1"}, {"b", "99"}, {"c", "9"}, {"d", "9"}, {"a", "7"}});
  REQUIRE(results.size() == 5);
  CHECK(results[1].status == Status::clamped);
  CHECK((results[1].before == "<2>" && results[1].asked == "<99>" && results[1].got == "<20>"));
  CHECK((results[2].status == Status::not_applied && results[2].refusal->reason == Reason::invalid_value));
  CHECK((results[3].status == Status::not_applied && results[3].refusal->reason == Reason::unknown));
  CHECK_FALSE(results[3].before);
  CHECK(results[4].status == Status::changed);
  CHECK(scene.set({{"b", "20"}})[0].status == Status::already);
  CHECK(scene.world.values["c"] == "3");
}

TEST_CASE("what was there before is on disk before the first write", "[settings]") {
  Scene scene;
  int writes = 0;
  scene.world.before_write = [&] {
    ++writes;
    const State state = read_state(scene.folder.read("j/machine.json"), "boot");
    REQUIRE(state.records.size() == 2);
    CHECK((state.records[0].holdings.at(0).found == "1" && state.records[1].holdings.at(0).found == "2"));
    CHECK_FALSE(state.records[0].holdings.at(0).got);
  };
  (void)scene.set({{"a", "10"}, {"b", "20"}, {"c", "3"}});
  CHECK(writes == 2);
  const State state = read_state(scene.folder.read("j/machine.json"), "boot");
  CHECK(state.records[0].holdings.at(0).got == "10");
}

TEST_CASE("nothing is written when it could not be put back", "[settings]") {
  Scene scene;
  std::filesystem::remove_all(scene.folder / "j");
  CHECK_THROWS_AS(scene.set({{"a", "10"}}), EnvironmentError);
  CHECK(scene.world.writes.empty());
}

TEST_CASE("what is already so, or refused, is not held", "[settings]") {
  Scene scene;
  scene.world.refusing.insert("b");
  (void)scene.set({{"a", "1"}, {"b", "9"}});
  CHECK(scene.journal.state.records.empty());
  CHECK(scene.journal.state.holders.empty());
  CHECK_FALSE(has_journal(scene.folder / "j", "machine"));
}

TEST_CASE("a write of one setting that undoes another is seen, and mended", "[settings]") {
  Scene scene;
  // As net.ipv4.ip_forward does with accept_redirects.
  scene.world.before_write = [&] {
    if (scene.world.writes.empty()) scene.world.values["a"] = "0";
  };
  const auto results = scene.set({{"a", "1"}, {"b", "9"}});
  CHECK((scene.world.values["a"] == "1" && scene.world.values["b"] == "9"));
  CHECK(results[1].status == Status::changed);
  CHECK((scene.journal.state.find("a") != nullptr || results[0].status == Status::changed));
}

TEST_CASE("what is refused until another is written is tried again after it", "[settings]") {
  Scene scene;
  // As the kernel has it with ip_local_port_range and ip_unprivileged_port_start, and with nofile and fs.nr_open.
  scene.world.takes = [&](const std::string& name, const std::string&) {
    return (name != "a" || scene.world.values["b"] == "20") && (name != "b" || scene.world.values["c"] == "30");
  };
  const auto results = scene.set({{"a", "10"}, {"b", "20"}, {"c", "30"}});
  for (const auto& result : results) CHECK((result.status == Status::changed && !result.refusal));
  CHECK((scene.world.values["a"] == "10" && scene.world.values["b"] == "20"));
}

TEST_CASE("what is refused for good is not tried for ever", "[settings]") {
  Scene scene;
  scene.world.refusing.insert("a");
  const auto results = scene.set({{"a", "10"}, {"b", "20"}, {"c", "30"}});
  CHECK((results[0].status == Status::not_applied && results[0].refusal->message == "a refuses"));
  CHECK(std::ranges::count(scene.world.writes, "a=10") == 2);
  CHECK(results[2].status == Status::changed);
}

TEST_CASE("of two that exclude each other one is told not to be so", "[settings]") {
  Scene scene;
  scene.world.takes = [&](const std::string& name, const std::string&) {
    scene.world.values[name == "a" ? "b" : "a"] = "0";
    return true;
  };
  const auto results = scene.set({{"a", "10"}, {"b", "20"}});
  CHECK((scene.world.values["a"] == "0" && scene.world.values["b"] == "20"));
  CHECK((results[0].status == Status::clamped && results[0].got == "<0>"));
  CHECK(results[1].status == Status::changed);
}

TEST_CASE("looking changes nothing", "[settings]") {
  Scene scene;
  const auto results = look(requests(scene.world, {{"a", "1"}, {"b", "9"}, {"d", "9"}}));
  CHECK((results[0].status == Status::already && results[1].status == Status::differs));
  CHECK(results[2].status == Status::not_applied);
  CHECK(scene.world.writes.empty());
}

TEST_CASE("every status and every reason has a word of its own", "[settings]") {
  std::set<std::string_view> words;
  for (const Status status :
       {Status::already, Status::changed, Status::differs, Status::clamped, Status::not_applied}) {
    words.insert(word_of(status));
  }
  for (const Reason reason : {Reason::unknown, Reason::read_only, Reason::not_namespaced, Reason::needs_root,
                              Reason::invalid_value, Reason::elsewhere, Reason::gone, Reason::other}) {
    words.insert(word_of(reason));
  }
  for (const Fate fate :
       {Fate::restored, Fate::already_back, Fate::still_held, Fate::left, Fate::elsewhere, Fate::failed}) {
    words.insert(word_of(fate));
  }
  CHECK(words.size() == 19);
}

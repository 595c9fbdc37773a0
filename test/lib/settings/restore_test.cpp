#include "lib/settings/restore.hpp"

#include <filesystem>

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

  void set(const std::string& holder, const Asked& asked) {
    (void)apply(requests(world, asked), {.id = holder}, journal);
  }
  std::vector<Restored> end(const std::string& holder) { return restore(journal, is(holder), maker(world)).restored; }

  TempDir folder;
  Journal journal;
  FakeWorld world{.values = {{"a", "1"}, {"b", "2"}}};
};

}  // namespace

TEST_CASE("what was changed is put back, the last first", "[settings]") {
  Scene scene;
  scene.set("h", {{"a", "10"}, {"b", "20"}});
  scene.world.writes.clear();
  const auto restored = scene.end("h");
  REQUIRE(restored.size() == 2);
  CHECK((restored[0].name == "b" && restored[0].fate == Fate::restored && restored[0].value == "<2>"));
  CHECK(scene.world.writes == std::vector<std::string>{"b=2", "a=1"});
  CHECK(scene.journal.state.records.empty());
  CHECK(scene.end("h").empty());
}

TEST_CASE("a setting goes back when its last holder ends, in whatever order they end", "[settings]") {
  Scene scene;
  scene.set("first", {{"a", "10"}});
  scene.set("second", {{"a", "20"}});
  scene.set("third", {{"a", "30"}});
  SECTION("the last first") {
    CHECK(scene.end("third")[0].fate == Fate::restored);
    CHECK(scene.world.values["a"] == "20");
    (void)scene.end("second");
    CHECK(scene.world.values["a"] == "10");
    (void)scene.end("first");
  }
  SECTION("the first first") {
    CHECK(scene.end("first")[0].fate == Fate::still_held);
    CHECK(scene.world.values["a"] == "30");
    CHECK(scene.end("second")[0].fate == Fate::still_held);
    (void)scene.end("third");
  }
  SECTION("the middle one, the last, the first") {
    CHECK(scene.end("second")[0].fate == Fate::still_held);
    (void)scene.end("third");
    CHECK(scene.world.values["a"] == "10");
    (void)scene.end("first");
  }
  CHECK(scene.world.values["a"] == "1");
  CHECK(scene.journal.state.holders.empty());
}

TEST_CASE("who asks for what another has set holds it, too", "[settings]") {
  Scene scene;
  scene.set("first", {{"a", "10"}});
  scene.set("second", {{"a", "10"}});
  CHECK(scene.end("first")[0].fate == Fate::still_held);
  CHECK(scene.world.values["a"] == "10");
  (void)scene.end("second");
  CHECK(scene.world.values["a"] == "1");
}

TEST_CASE("a value that somebody else has set since is left, and told", "[settings]") {
  Scene scene;
  scene.set("h", {{"a", "10"}, {"b", "20"}});
  scene.world.values["a"] = "5";
  scene.world.values.erase("b");
  const auto restored = scene.end("h");
  CHECK((restored[0].name == "b" && restored[0].fate == Fate::left));
  CHECK((restored[1].name == "a" && restored[1].fate == Fate::left && restored[1].value == "<5>"));
  CHECK(scene.world.values["a"] == "5");
  CHECK(scene.journal.state.records.empty());
}

TEST_CASE("what somebody has put back already is only forgotten", "[settings]") {
  Scene scene;
  scene.set("h", {{"a", "10"}});
  scene.world.values["a"] = "1";
  scene.world.writes.clear();
  CHECK(scene.end("h")[0].fate == Fate::already_back);
  CHECK(scene.world.writes.empty());
}

TEST_CASE("what cannot be put back stays in the journal for another try", "[settings]") {
  Scene scene;
  scene.set("h", {{"a", "10"}, {"b", "20"}});
  scene.world.refusing.insert("a");
  const auto restored = scene.end("h");
  CHECK((restored[1].fate == Fate::failed && restored[1].message == "a refuses"));
  CHECK(scene.world.values["b"] == "2");
  REQUIRE(scene.journal.state.records.size() == 1);
  scene.world.refusing.clear();
  CHECK(scene.end("h")[0].fate == Fate::restored);
  CHECK(scene.world.values["a"] == "1");
}

TEST_CASE("a clamped value is put back, and beneath another holder it is what it was clamped to", "[settings]") {
  Scene scene;
  scene.world.clamps["a"] = "8";
  scene.set("first", {{"a", "99"}});
  scene.world.clamps.clear();
  scene.set("second", {{"a", "20"}});
  CHECK(scene.end("second")[0].fate == Fate::restored);
  CHECK(scene.world.values["a"] == "8");
  (void)scene.end("first");
  CHECK(scene.world.values["a"] == "1");
}

TEST_CASE("after a holder that was killed while it wrote, any value of his is put back", "[settings]") {
  Scene scene;
  scene.set("h", {{"a", "10"}});
  scene.journal.state.records[0].holdings[0].got.reset();
  scene.world.values["a"] = "8";  // the kernel's own idea of 10
  CHECK(scene.end("h")[0].fate == Fate::restored);
  CHECK(scene.world.values["a"] == "1");
}

TEST_CASE("what somebody else writes between two jobs is what the second one puts back", "[settings]") {
  Scene scene;
  scene.set("first", {{"a", "10"}});
  scene.world.values["a"] = "5";
  scene.set("second", {{"a", "20"}});
  SECTION("the last one ends first") {
    CHECK(scene.end("second")[0].fate == Fate::restored);
    CHECK(scene.world.values["a"] == "5");
    CHECK(scene.end("first")[0].fate == Fate::left);
  }
  SECTION("the first one ends first") {
    CHECK(scene.end("first")[0].fate == Fate::still_held);
    CHECK(scene.end("second")[0].fate == Fate::restored);
  }
  SECTION("both end at once") {
    (void)restore(
        scene.journal, [](const Holder&) { return true; }, maker(scene.world));
  }
  CHECK(scene.world.values["a"] == "5");
  CHECK(scene.journal.state.records.empty());
}

TEST_CASE("over one who was killed while he wrote, the next puts back what he found, and his end all of it",
          "[settings]") {
  Scene scene;
  scene.set("killed", {{"a", "10"}});
  scene.journal.state.records[0].holdings[0].got.reset();
  scene.world.values["a"] = "8";
  scene.set("next", {{"a", "20"}});
  SECTION("the last one ends first") {
    (void)scene.end("next");
    CHECK(scene.world.values["a"] == "8");
    CHECK(scene.end("killed")[0].fate == Fate::restored);
  }
  SECTION("the killed one ends first") {
    (void)scene.end("killed");
    CHECK(scene.world.values["a"] == "20");
    CHECK(scene.end("next")[0].fate == Fate::restored);
  }
  CHECK(scene.world.values["a"] == "1");
}

TEST_CASE("a restore that was killed before it could say so is gone on with", "[settings]") {
  Scene scene;
  scene.set("first", {{"a", "10"}});
  scene.set("second", {{"a", "20"}});
  const State before = scene.journal.state;
  (void)scene.end("second");
  scene.journal.state = before;
  // Now the first one has ended, too.
  (void)restore(
      scene.journal, [](const Holder&) { return true; }, maker(scene.world));
  CHECK(scene.world.values["a"] == "1");
}

TEST_CASE("what is refused until another is back is tried again after it", "[settings]") {
  Scene scene;
  scene.set("h", {{"a", "10"}, {"b", "20"}});
  scene.world.takes = [&](const std::string& name, const std::string&) {
    return name != "b" || scene.world.values["a"] == "1";
  };
  const auto restored = scene.end("h");
  CHECK((restored[0].name == "b" && restored[0].fate == Fate::restored && restored[0].message.empty()));
  CHECK(scene.world.values["b"] == "2");
}

TEST_CASE("what a failed restore has left half done is ours still", "[settings]") {
  Scene scene;
  scene.set("h", {{"a", "10"}});
  scene.world.breaking.insert("a");
  CHECK(scene.end("h")[0].fate == Fate::failed);
  CHECK(scene.world.values["a"] == "half of 1");
  scene.world.breaking.clear();
  CHECK(scene.end("h")[0].fate == Fate::restored);
  CHECK(scene.world.values["a"] == "1");
}

TEST_CASE("a setup whose write was refused half done is put back", "[settings]") {
  Scene scene;
  scene.world.breaking.insert("a");
  scene.set("h", {{"a", "10"}});
  scene.world.breaking.clear();
  CHECK(scene.end("h")[0].fate == Fate::restored);
  CHECK(scene.world.values["a"] == "1");
}

TEST_CASE("what was put back is told though the journal cannot be written", "[settings]") {
  Scene scene;
  scene.set("h", {{"a", "10"}, {"b", "20"}});
  scene.world.refusing.insert("b");
  std::filesystem::remove_all(scene.folder / "j");
  const Restoration restoration = restore(scene.journal, is("h"), maker(scene.world));
  CHECK(restoration.restored.at(1).fate == Fate::restored);
  CHECK_FALSE(restoration.failure.empty());
  CHECK(scene.world.values["a"] == "1");
}

TEST_CASE("who lets go beneath another where the setting is out of reach stays, if only it could tell what is his",
          "[settings]") {
  Scene scene;
  scene.set("first", {{"a", "10"}});
  scene.world.values["a"] = "5";
  scene.set("second", {{"a", "20"}});
  const SettingMaker none = [](const std::string&) -> Attempt<std::unique_ptr<Setting>> {
    return tl::unexpected<Refusal>{Refusal{Reason::elsewhere, "not here"}};
  };
  CHECK(restore(scene.journal, is("first"), none).restored[0].fate == Fate::elsewhere);
  CHECK(scene.journal.state.records[0].holdings.size() == 2);
  (void)restore(
      scene.journal, [](const Holder&) { return true; }, maker(scene.world));
  CHECK(scene.world.values["a"] == "5");
}

TEST_CASE("one who asks again and again holds once", "[settings]") {
  Scene scene;
  for (int i = 0; i < 100; ++i) scene.set("h", {{"a", std::to_string(10 + i)}, {"b", "20"}});
  CHECK(scene.journal.state.holders.size() == 1);
  for (const Record& record : scene.journal.state.records) CHECK(record.holdings.size() == 1);
  SECTION("and gives back what he found") { (void)scene.end("h"); }
  SECTION("but for what somebody else has written in between") {
    scene.world.values["a"] = "5";
    scene.set("h", {{"a", "10"}});
    (void)scene.end("h");
    CHECK(scene.world.values["a"] == "5");
    scene.world.values["a"] = "1";
  }
  CHECK(scene.world.values["a"] == "1");
  CHECK(scene.world.values["b"] == "2");
}

TEST_CASE("who asks for at least so much again does not take somebody else's larger value for his own", "[settings]") {
  Scene scene;
  scene.world.is_at_least = true;
  scene.set("h", {{"a", "10"}});
  scene.world.values["a"] = "50";
  scene.set("h", {{"a", "10"}});
  scene.world.is_at_least = false;
  (void)scene.end("h");
  CHECK(scene.world.values["a"] == "50");
}

TEST_CASE("what is out of reach stays in the journal, and what is gone does not", "[settings]") {
  Scene scene;
  scene.set("h", {{"a", "10"}, {"b", "20"}});
  const SettingMaker none = [](const std::string& id) -> Attempt<std::unique_ptr<Setting>> {
    return tl::unexpected<Refusal>{Refusal{id == "a" ? Reason::elsewhere : Reason::gone, id + " is not here"}};
  };
  const auto restored = restore(scene.journal, is("h"), none).restored;
  CHECK((restored[0].fate == Fate::left && restored[0].message == "b is not here"));
  CHECK((restored[1].fate == Fate::elsewhere && restored[1].message == "a is not here"));
  CHECK(scene.end("h")[0].fate == Fate::restored);
  CHECK((scene.world.values["a"] == "1" && scene.world.values["b"] == "20"));
}

TEST_CASE("two jobs interleaved in any way leave each setting as its last holder asked, and in the end as it was",
          "[settings][property]") {
  rc::prop("the model of stacks holds after every step", [] {
    Scene scene;
    const auto initial = scene.world.values;
    std::map<std::string, Asked> stacks;  // per setting: holder and value
    std::set<std::string> running;
    int next = 0;
    const int steps = *rc::gen::inRange(1, 25);
    for (int step = 0; step < steps; ++step) {
      if (running.empty() || *rc::gen::arbitrary<bool>()) {
        const std::string holder = "h" + std::to_string(next++);
        const std::string name = *rc::gen::element<std::string>("a", "b");
        const std::string value = std::to_string(*rc::gen::inRange(1, 5));
        const bool is_held = !stacks[name].empty();
        if (!is_held && scene.world.values[name] == value) continue;  // nothing to hold
        scene.set(holder, {{name, value}});
        stacks[name].emplace_back(holder, value);
        running.insert(holder);
      } else {
        const std::string holder = *rc::gen::elementOf(running);
        (void)scene.end(holder);
        running.erase(holder);
        for (auto& [name, stack] : stacks) {
          std::erase_if(stack, [&](const auto& entry) { return entry.first == holder; });
        }
      }
      for (const auto& [name, stack] : stacks) {
        RC_ASSERT(scene.world.values.at(name) == (stack.empty() ? initial.at(name) : stack.back().second));
      }
    }
    for (const std::string& holder : running) (void)scene.end(holder);
    RC_ASSERT(scene.world.values == initial);
    RC_ASSERT(scene.journal.state.records.empty());
  });
}

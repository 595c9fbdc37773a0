#include "lib/examples/stored.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/full_disk.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::examples;
using test::contains;
using test::TempDir;
using Lines = std::vector<std::string>;

namespace fs = std::filesystem;

namespace {

void put(const TempDir& dir, const std::string& path, const std::string& content = "x") {
  fs::create_directories(fs::path{dir / path}.parent_path());
  (void)dir.write(path, content);
}

Lines shown(const std::vector<StoredFile>& files) {
  Lines lines;
  for (const StoredFile& file : files) lines.push_back(std::string{name_of(file.framework)} + " " + file.path);
  return lines;
}

template <typename Answer>
auto good(Answer answer) {
  REQUIRE(answer);
  return std::move(*answer);
}

}  // namespace

TEST_CASE("stored examples are found in any folder, and products and dependencies are passed over", "[examples]") {
  const TempDir work;
  for (const char* path :
       {".hypothesis/examples/0a/1b", "py/.hypothesis/examples/0a/1b", "pkg/testdata/rapid/TestA/TestA-1.fail",
        "proptest-regressions/lib.txt", "crate/proptest-regressions/a/b.txt", "tests/a.proptest-regressions",
        "module/.jqwik-database"}) {
    put(work, path);
  }
  for (const char* path :
       {".hypothesis/unicode_data/14/a.gz", ".hypothesis/examples/0a/1b.xyz.tmp", "testdata/rapid/TestA/note.txt",
        "testdata/other.fail", "proptest-regressions/lib.rs", ".proptest-regressions", "node_modules/a/.jqwik-database",
        "target/.jqwik-database", "vendor/a/testdata/rapid/T/T.fail", ".git/.hypothesis/examples/0a/1b"}) {
    put(work, path);
  }
  const Stored stored = good(find_stored(work.path()));
  CHECK(shown(stored.files) ==
        Lines{"hypothesis .hypothesis/examples/0a/1b", "proptest crate/proptest-regressions/a/b.txt",
              "jqwik module/.jqwik-database", "rapid pkg/testdata/rapid/TestA/TestA-1.fail",
              "proptest proptest-regressions/lib.txt", "hypothesis py/.hypothesis/examples/0a/1b",
              "proptest tests/a.proptest-regressions"});
  CHECK(stored.warnings.empty());
  CHECK(good(find_stored(work / "missing")).files.empty());
  put(work, "file");
  CHECK(contains(find_stored(work / "file").error().message, work / "file"));
}

TEST_CASE("what is kept comes back where it was", "[examples]") {
  const TempDir work;
  const TempDir kept;
  put(work, "a/testdata/rapid/TestA/TestA-1.fail", "first");
  put(work, ".hypothesis/examples/0a/1b", std::string{"\0\xff", 2});
  CHECK(good(keep(work.path(), kept / "new/folder")).files.size() == 2);
  CHECK(good(keep(work.path(), kept / "new/folder")).files.empty());
  put(work, "a/testdata/rapid/TestA/TestA-1.fail", "changed");
  CHECK(shown(good(keep(work.path(), kept / "new/folder")).files) ==
        Lines{"rapid a/testdata/rapid/TestA/TestA-1.fail"});

  const TempDir other;
  CHECK(good(bring_back(kept / "new/folder", other.path())).files.size() == 2);
  CHECK(other.read("a/testdata/rapid/TestA/TestA-1.fail") == "changed");
  CHECK(other.read(".hypothesis/examples/0a/1b") == std::string{"\0\xff", 2});
  CHECK(good(bring_back(kept / "new/folder", other.path())).files.empty());
  CHECK(good(bring_back(kept / "missing", other.path())).files.empty());
}

TEST_CASE("property 8, second half: failing examples are preserved, whatever files there are", "[examples][property]") {
  rc::prop("a wiped work folder gets all of them back, byte for byte", [] {
    const TempDir work;
    const TempDir kept;
    const auto contents = *rc::gen::container<std::vector<std::string>>(5, rc::gen::arbitrary<std::string>());
    const Lines paths{".hypothesis/examples/a/b", "p/testdata/rapid/T/T-1.fail", "p/testdata/rapid/T/T-2.fail",
                      "proptest-regressions/lib.txt", "m/.jqwik-database"};
    for (std::size_t i = 0; i < paths.size(); ++i) put(work, paths[i], contents[i]);
    RC_ASSERT(keep(work.path(), kept.path()));
    const TempDir wiped;
    RC_ASSERT(bring_back(kept.path(), wiped.path()));
    for (std::size_t i = 0; i < paths.size(); ++i) RC_ASSERT(wiped.read(paths[i]) == contents[i]);
  });
}

TEST_CASE("a file of the work folder stays as it is, but for proptest's, which gets what it lacks", "[examples]") {
  const TempDir work;
  const TempDir kept;
  put(work, ".jqwik-database", "mine");
  put(work, "proptest-regressions/lib.txt", "# comment\ncc aa # shrinks to n = 1\ncc dd");
  put(kept, "jqwik/.jqwik-database", "kept");
  put(kept, "proptest/proptest-regressions/lib.txt",
      "# other\ncc aa # shrinks to n = 2\ncc bb # shrinks to n = 3\ncc bb\n");
  CHECK(shown(good(bring_back(kept.path(), work.path())).files) == Lines{"proptest proptest-regressions/lib.txt"});
  CHECK(work.read(".jqwik-database") == "mine");
  CHECK(work.read("proptest-regressions/lib.txt") ==
        "# comment\ncc aa # shrinks to n = 1\ncc dd\ncc bb # shrinks to n = 3\n");
  CHECK(good(bring_back(kept.path(), work.path())).files.empty());
}

TEST_CASE("what Hypothesis has deleted since is not kept any longer", "[examples]") {
  const TempDir work;
  const TempDir kept;
  put(work, ".hypothesis/examples/a/b");
  put(work, ".hypothesis/examples/a/c");
  put(work, "testdata/rapid/T/T-1.fail");
  REQUIRE(keep(work.path(), kept.path()));
  const TempDir next;
  const Moved brought = good(bring_back(kept.path(), next.path()));
  CHECK(brought.files.size() == 3);
  fs::remove(next / ".hypothesis/examples/a/b");
  fs::remove(next / "testdata/rapid/T/T-1.fail");
  REQUIRE(keep(next.path(), kept.path(), brought.files));
  CHECK(shown(good(find_stored(kept.path())).files) ==
        Lines{"hypothesis hypothesis/.hypothesis/examples/a/c", "rapid rapid/testdata/rapid/T/T-1.fail"});
  // The whole folder went: that was not Hypothesis.
  fs::remove_all(next / ".hypothesis");
  REQUIRE(keep(next.path(), kept.path(), brought.files));
  CHECK(good(find_stored(kept.path())).files.size() == 2);
}

TEST_CASE("a folder of kept examples below the work folder is not kept itself", "[examples]") {
  const TempDir work;
  put(work, "testdata/rapid/T/T-1.fail");
  CHECK(good(keep(work.path(), work / ".kept")).files.size() == 1);
  CHECK(good(keep(work.path(), work / ".kept")).files.empty());
  CHECK_FALSE(fs::exists(work / ".kept/rapid/.kept"));
}

TEST_CASE("no link leads out, neither when reading nor when writing", "[examples]") {
  const TempDir work;
  const TempDir kept;
  const TempDir outside;
  put(outside, "testdata/rapid/T/T-1.fail");
  fs::create_directory_symlink(outside.path(), work / "linked");
  put(work, "a/b");
  fs::create_symlink(outside / "testdata/rapid/T/T-1.fail", work / ".jqwik-database");
  CHECK(good(keep(work.path(), kept.path())).files.empty());

  put(kept, "rapid/linked/testdata/rapid/T/T-2.fail");
  put(kept, "jqwik/.jqwik-database", "new");
  put(kept, "rapid/a/b/testdata/rapid/T/T-3.fail");
  const Moved brought = good(bring_back(kept.path(), work.path()));
  CHECK(brought.files.empty());
  CHECK(brought.warnings.size() == 3);
  CHECK_FALSE(fs::exists(outside / "testdata/rapid/T/T-2.fail"));
  CHECK(outside.read("testdata/rapid/T/T-1.fail") == "x");
  CHECK(work.read("a/b") == "x");
}

TEST_CASE("too large, too many, too deep: left out with a warning", "[examples]") {
  const TempDir work;
  put(work, "testdata/rapid/T/T-1.fail", "12345");
  put(work, "testdata/rapid/T/T-2.fail");
  put(work, "testdata/rapid/T/T-3.fail");
  put(work, "a/b/c/d/e/.jqwik-database");
  const Stored stored = good(find_stored(work.path(), "", {.largest_file = 4, .files = 1, .depth = 3}));
  CHECK(shown(stored.files) == Lines{"rapid testdata/rapid/T/T-2.fail"});
  REQUIRE(stored.warnings.size() == 3);
  CHECK(contains(stored.warnings[0], "testdata/rapid/T/T-1.fail is left out: it has 5 bytes, more than 4"));
  CHECK(contains(stored.warnings[1], "first 1 files"));
  CHECK(contains(stored.warnings[2], "3 levels"));
  CHECK(good(find_stored(work.path(), "", {.folders = 2})).warnings.size() == 1);
}

TEST_CASE("a disk that is full is named, and leaves no half file", "[examples]") {
  const TempDir work;
  const TempDir kept;
  put(work, "testdata/rapid/T/T-1.fail", std::string(100'000, 'x'));
  {
    const test::FileSizeLimit limit{5'000};
    const auto moved = keep(work.path(), kept.path());
    REQUIRE_FALSE(moved);
    CHECK(contains(moved.error().message, kept / "rapid/testdata/rapid/T/T-1.fail"));
  }
  CHECK(fs::is_empty(kept / "rapid/testdata/rapid/T"));
  (void)kept.write("file", "");
  CHECK(contains(keep(work.path(), kept / "file").error().message, kept / "file"));
}

TEST_CASE("an example that fails no more is forgotten", "[examples]") {
  const TempDir kept;
  put(kept, "rapid/a/testdata/rapid/T/T-1.fail");
  put(kept, "rapid/a/testdata/rapid/T/T-11.fail");
  put(kept, "proptest/proptest-regressions/lib.txt", "# note\ncc aa # shrinks to n = 1\ncc bb # shrinks to n = 2\n");
  REQUIRE(forget(kept.path(), Framework::rapid, "testdata/rapid/T/T-1.fail"));
  REQUIRE(forget(kept.path(), Framework::rapid, "testdata/rapid/T/T-1.fail"));
  REQUIRE(forget(kept.path(), Framework::proptest, "aa"));
  REQUIRE(forget(kept.path(), Framework::jqwik, "anything"));
  REQUIRE(forget(kept / "missing", Framework::rapid, "anything"));
  CHECK(shown(good(find_stored(kept.path())).files) ==
        Lines{"proptest proptest/proptest-regressions/lib.txt", "rapid rapid/a/testdata/rapid/T/T-11.fail"});
  CHECK(kept.read("proptest/proptest-regressions/lib.txt") == "# note\ncc bb # shrinks to n = 2\n");
}

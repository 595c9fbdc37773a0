#include "lib/core/glob.hpp"

#include <filesystem>
#include <fstream>

#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;

namespace {

using Paths = std::vector<std::string>;

class Tree {
 public:
  explicit Tree(const Paths& files) {
    for (const std::string& file : files) {
      const std::filesystem::path path = folder_.path() / file;
      std::filesystem::create_directories(path.parent_path());
      std::ofstream{path} << file;
    }
  }

  /// Relative to the tree.
  [[nodiscard]] Paths find(const std::string& pattern) const {
    Paths found = find_files(pattern, folder_.path());
    const std::string begin = folder_.path().string() + "/";
    for (std::string& path : found) {
      CHECK(path.starts_with(begin));
      path = path.substr(begin.size());
    }
    return found;
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_.path(); }

 private:
  test::TempDir folder_;
};

}  // namespace

TEST_CASE("a pattern finds files, in order", "[core]") {
  const Tree tree{{"b.xml", "a.xml", "c.txt", ".hidden.xml", "d/e.xml"}};
  CHECK(tree.find("*.xml") == Paths{"a.xml", "b.xml"});
  CHECK(tree.find("?.txt") == Paths{"c.txt"});
  CHECK(tree.find("[bc].*") == Paths{"b.xml", "c.txt"});
  CHECK(tree.find("*/*.xml") == Paths{"d/e.xml"});
  CHECK(tree.find(".*.xml") == Paths{".hidden.xml"});
  CHECK(tree.find("./d//e.xml") == Paths{"d/e.xml"});
  CHECK(tree.find("a.xml") == Paths{"a.xml"});
  CHECK(tree.find("none.xml").empty());
  CHECK(tree.find("none/*.xml").empty());
  CHECK(tree.find("d").empty());
  CHECK(tree.find("").empty());
}

TEST_CASE("two stars stand for any number of folders", "[core]") {
  const Tree tree{{"target/a.xml", "m/target/b.xml", "m/n/target/c.xml", "m/other/d.xml", "node_modules/target/e.xml",
                   ".git/target/f.xml"}};
  CHECK(tree.find("**/target/*.xml") == Paths{"m/n/target/c.xml", "m/target/b.xml", "target/a.xml"});
  CHECK(tree.find("**/**/b.xml") == Paths{"m/target/b.xml"});
  CHECK(tree.find("m/**/*.xml") == Paths{"m/n/target/c.xml", "m/other/d.xml", "m/target/b.xml"});
  CHECK(tree.find(tree.path().string() + "/m/**/b.xml") == Paths{"m/target/b.xml"});
}

TEST_CASE("links to files are found, and those to folders are not searched", "[core]") {
  const Tree tree{{"a/x.xml"}};
  std::filesystem::create_symlink(tree.path() / "a/x.xml", tree.path() / "a/link.xml");
  std::filesystem::create_symlink(tree.path(), tree.path() / "a/round");
  std::filesystem::create_symlink("nowhere", tree.path() / "a/dead.xml");
  CHECK(tree.find("**/*.xml") == Paths{"a/link.xml", "a/x.xml"});
}

TEST_CASE("without a folder paths are as the pattern has them", "[core]") {
  CHECK(find_files("/proc/self/stat?s", "") == Paths{"/proc/self/status"});
  const auto before = std::filesystem::current_path();
  const Tree tree{{"a/x.xml"}};
  std::filesystem::current_path(tree.path());
  CHECK(find_files("a/*.xml", "") == Paths{"a/x.xml"});
  std::filesystem::current_path(before);
}

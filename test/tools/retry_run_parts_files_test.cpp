#include <filesystem>

#include "test/support/catch.hpp"
#include "test/tools/scratch.hpp"
#include "tools/retry-run/fresh_files.hpp"

namespace toolkit::retry_run {
namespace {

using tools_test::Scratch;
using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("files that are new, written to or replaced are fresh, and old ones are not", "[retry-run][tests]") {
  const Scratch folder;
  for (const char* name : {"old.xml", "longer.xml", "replaced.xml"}) folder.write(name, "a");
  const FreshFiles files{{"*.xml"}, folder.path()};
  CHECK(files.find().empty());
  folder.write("new.xml", "a");
  folder.write("longer.xml", "aa");
  std::filesystem::rename(folder.write("other", "a"), folder / "replaced.xml");
  CHECK(files.find() == Paths{folder / "longer.xml", folder / "new.xml", folder / "replaced.xml"});
}

TEST_CASE("a file that several paths lead to is found once", "[retry-run][tests]") {
  const Scratch folder;
  const FreshFiles files{{"target/*.xml", "**/*.xml", folder / "target/*.xml", "link/*.xml"}, folder.path()};
  folder.write("target/a.xml", "a");
  std::filesystem::create_directory_symlink("target", folder / "link");
  CHECK(files.find() == Paths{folder / "target/a.xml"});
}

}  // namespace toolkit::retry_run

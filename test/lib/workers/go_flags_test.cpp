#include "lib/workers/go_flags.hpp"

#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::workers;
using Words = std::vector<std::string>;

TEST_CASE("GOFLAGS are split as the go command does", "[workers]") {
  CHECK(split_go_flags("") == Words{});
  CHECK(split_go_flags(" \t\n") == Words{});
  CHECK(split_go_flags(" -p=2  -mod=mod\n") == Words{"-p=2", "-mod=mod"});
  CHECK(split_go_flags("'-ldflags=-s -w' \"-tags=a b\" -v") == Words{"-ldflags=-s -w", "-tags=a b", "-v"});
  CHECK(split_go_flags("-ldflags='-s -w'") == Words{"-ldflags='-s", "-w'"});  // only in front is a quote one
  CHECK(split_go_flags("'a'-p=2") == Words{"a", "-p=2"});
  CHECK_FALSE(split_go_flags("-v '-ldflags=-s"));
  CHECK_FALSE(split_go_flags("\""));
}

TEST_CASE("the last flag of a name is the one that counts", "[workers]") {
  const Words flags{"-p=2", "--p=3", "-pkgdir=x", "-v", "p=9", "-shuffle=on"};
  CHECK(go_flag(flags, "p") == "3");
  CHECK(go_flag(flags, "v") == "");
  CHECK(go_flag(flags, "shuffle") == "on");
  CHECK_FALSE(go_flag(flags, "pkg"));
  CHECK_FALSE(go_flag({}, "p"));
}

TEST_CASE("the flags that go env -w keeps are found where go keeps them", "[workers]") {
  const test::TempDir folder;
  std::filesystem::create_directories(folder.path() / ".config/go");
  std::filesystem::create_directories(folder.path() / "xdg/go");
  (void)folder.write(".config/go/env", "GOPROXY=off\nGOFLAGS=-mod=mod\n");
  (void)folder.write("xdg/go/env", "# GOFLAGS=-a\nGOFLAGS=-v\nGOFLAGS=-x -tags=b=c\n");
  const std::string named = folder.write("named", "GOFLAGS=-n");
  Environment environment{{{"HOME", folder.path()}}};
  CHECK(kept_go_flags(environment) == "-mod=mod");
  environment.set("XDG_CONFIG_HOME", folder / "xdg");
  CHECK(kept_go_flags(environment) == "-x -tags=b=c");
  environment.set("GOENV", named);
  CHECK(kept_go_flags(environment) == "-n");
  environment.set("GOENV", "off");
  CHECK(kept_go_flags(environment).empty());
  environment.set("GOENV", folder / "missing");
  CHECK(kept_go_flags(environment).empty());
  CHECK(kept_go_flags(Environment{}).empty());
}

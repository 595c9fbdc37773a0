#include "lib/proc/runtime.hpp"

#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "lib/process/capture.hpp"
#include "lib/process/child.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/temp_dir.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit;
using namespace toolkit::proc;
using process::Child;
using test::far_away;
using test::TempDir;

namespace {

constexpr const char* kGoSource = "package main\n\nfunc main() {\n\tselect {}\n}\n";
constexpr const char* kJavaSource =
    "public class Wait { public static void main(String[] a) throws Exception { System.out.println(\"up\"); "
    "System.out.flush(); Thread.sleep(100000000L); } }\n";

/// Builds a Go program that waits; nothing when there is no Go, or it cannot build here.
std::optional<std::string> go_program(const TempDir& folder, const std::vector<std::string>& flags) {
  const char* go = std::filesystem::exists("/usr/local/go/bin/go") ? "/usr/local/go/bin/go" : "go";
  const std::string source = folder.write("wait.go", kGoSource);
  std::vector<std::string> argv{"env", "GOFLAGS=", "GOTOOLCHAIN=local", "CGO_ENABLED=0"};
  for (const std::string& flag : flags)
    if (flag.starts_with("GO")) argv.push_back(flag);
  argv.insert(argv.end(), {go, "build", "-o", folder / "wait"});
  for (const std::string& flag : flags)
    if (!flag.starts_with("GO")) argv.push_back(flag);
  argv.push_back(source);
  const auto built = process::capture(argv, 4096, far_away());
  if (!built || !built->status || built->status->as_exit_code() == 127) return std::nullopt;
  INFO(built->tail);
  REQUIRE(built->status->success());
  return folder / "wait";
}

/// The smallest file of its kind: a header, one segment and three sections (none, names, `name`).
template <typename Header, typename Segment, typename Section>
std::string small_elf(unsigned char word_size, const std::string& note, const std::string& name) {
  const std::string names = std::string(1, '\0') + name + std::string(1, '\0');
  const auto at = [](std::size_t place) { return static_cast<decltype(Segment::p_offset)>(place); };
  Header header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = word_size;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_phoff = sizeof header;
  header.e_phentsize = sizeof(Segment);
  header.e_phnum = 1;
  header.e_shoff = at(sizeof header + sizeof(Segment));
  header.e_shentsize = sizeof(Section);
  header.e_shnum = 3;
  header.e_shstrndx = 1;
  const std::size_t end = sizeof header + sizeof(Segment) + 3 * sizeof(Section);
  Segment segment{};
  segment.p_type = PT_NOTE;
  segment.p_offset = at(end);
  segment.p_filesz = at(note.size());
  std::array<Section, 3> sections{};
  sections[1].sh_offset = at(end + note.size());
  sections[1].sh_size = at(names.size());
  sections[2].sh_name = 1;
  std::string file(end, '\0');
  std::memcpy(file.data(), &header, sizeof header);
  std::memcpy(file.data() + sizeof header, &segment, sizeof segment);
  std::memcpy(file.data() + sizeof header + sizeof segment, sections.data(), sizeof sections);
  return file + note + names;
}

std::string small_elf64(const std::string& note, const std::string& name) {
  return small_elf<Elf64_Ehdr, Elf64_Phdr, Elf64_Shdr>(ELFCLASS64, note, name);
}
std::string small_elf32(const std::string& note, const std::string& name) {
  return small_elf<Elf32_Ehdr, Elf32_Phdr, Elf32_Shdr>(ELFCLASS32, note, name);
}

/// `name` with the NUL that ends it.
std::string note(const std::string& name, const std::string& content) {
  const Elf64_Nhdr header{static_cast<Elf64_Word>(name.size()), static_cast<Elf64_Word>(content.size()), 4};
  std::string bytes(sizeof header, '\0');
  std::memcpy(bytes.data(), &header, sizeof header);
  for (const std::string& part : {name, content}) bytes += part + std::string((4 - part.size() % 4) % 4, '\0');
  return bytes;
}

const std::string kGoNote = note(std::string{"Go\0\0", 4}, "build-id");
const std::string kGnuNote = note(std::string{"GNU\0", 4}, "12345");

}  // namespace

TEST_CASE("a program made by Go is told by its file, stripped or not, of 32 and of 64 bits", "[proc]") {
  const TempDir folder;
  const std::vector<std::string> flags = GENERATE(
      std::vector<std::string>{}, std::vector<std::string>{"-ldflags=-s -w"}, std::vector<std::string>{"GOARCH=386"});
  const auto program = go_program(folder, flags);
  if (!program) SKIP_TEST("there is no go");
  CHECK(is_go_program(*program));
}

TEST_CASE("a process that runs a Go program is told, its file deleted or not", "[proc]") {
  const TempDir folder;
  const auto program = go_program(folder, {});
  if (!program) SKIP_TEST("there is no go");
  const auto child = Child::start({*program}, {});
  REQUIRE(child);
  CHECK(runtime_of(child->pid()) == Runtime::go);
  std::filesystem::remove(*program);
  CHECK(runtime_of(child->pid()) == Runtime::go);
}

TEST_CASE("a Java virtual machine is told by its library", "[proc]") {
  const TempDir folder;
  const UniqueFd output{::open((folder / "output").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)};
  auto child = Child::start({"java", folder.write("Wait.java", kJavaSource)}, {.out = output.get()});
  if (!child) SKIP_TEST("there is no java");
  const auto has_ended = [&] { return child->wait(Deadline::after(std::chrono::milliseconds{0})).has_value(); };
  test::wait_until("the Java program is up", [&] { return folder.read("output") == "up\n" || has_ended(); });
  if (has_ended()) SKIP_TEST("this java runs no source");
  CHECK(runtime_of(child->pid()) == Runtime::jvm);
}

TEST_CASE("a process that would die of the signal is neither", "[proc]") {
  const auto child = Child::start({"sleep", "1000"}, {});
  REQUIRE(child);
  CHECK(runtime_of(child->pid()) == Runtime::other);
  CHECK(runtime_of(::getpid()) == Runtime::other);
}

TEST_CASE("a process that cannot be looked at is neither", "[proc]") {
  const TempDir folder;
  CHECK(runtime_of(1, folder.path().string()) == Runtime::other);
  std::filesystem::create_directories(folder.path() / "2/exe");
  std::filesystem::create_directories(folder.path() / "2/maps");
  CHECK(runtime_of(2, folder.path().string()) == Runtime::other);
}

TEST_CASE("libjvm.so counts wherever it stands in the list, and no other name does", "[proc]") {
  const TempDir folder;
  std::filesystem::create_directories(folder.path() / "1");
  const auto runtime = [&](const std::string& maps) {
    static_cast<void>(folder.write("1/maps", maps));
    return runtime_of(1, folder.path().string());
  };
  const std::string line = "7f0000000000-7f0000001000 r-xp 00000000 08:01 12345  /usr/lib/jvm/lib/server/libjvm.so";
  CHECK(runtime(line + "\n") == Runtime::jvm);
  CHECK(runtime(line + " (deleted)\n") == Runtime::jvm);
  CHECK(runtime(line + ".debuginfo\n") == Runtime::other);
  CHECK(runtime("1-2 r-xp 0 0:0 1 /home/notlibjvm.so\n") == Runtime::other);
  CHECK(runtime("") == Runtime::other);
  // Over every place where one piece ends and the next begins.
  for (std::size_t before = 32 * 1024 - line.size() - 2; before < 32 * 1024 + 2; ++before)
    REQUIRE(runtime(std::string(before, 'x') + line + "\n" + std::string(100'000, 'y')) == Runtime::jvm);
}

TEST_CASE("a note or a section of Go's is enough", "[proc]") {
  const TempDir folder;
  const auto is_go = [&](const std::string& bytes) { return is_go_program(folder.write("program", bytes)); };
  CHECK(is_go(small_elf64(kGoNote, ".text")));
  CHECK(is_go(small_elf32(kGoNote, ".text")));
  CHECK(is_go(small_elf64(kGnuNote + kGoNote, ".text")));
  CHECK(is_go(small_elf64("", ".go.buildinfo")));
  CHECK(is_go(small_elf32("", ".go.buildinfo")));
  CHECK_FALSE(is_go(small_elf64(kGnuNote, ".text")));
  CHECK_FALSE(is_go(small_elf32(kGnuNote, ".go.buildinfos")));
  CHECK_FALSE(is_go(small_elf64(note(std::string{"Go!\0", 4}, "x"), ".go.buildinf")));
}

TEST_CASE("a note of Go's in a section counts where no segment names it", "[proc]") {
  const TempDir folder;
  std::string bytes = small_elf64(kGoNote, ".text");
  Elf64_Ehdr header{};
  std::memcpy(&header, bytes.data(), sizeof header);
  header.e_phnum = 0;
  std::memcpy(bytes.data(), &header, sizeof header);
  CHECK_FALSE(is_go_program(folder.write("program", bytes)));
  Elf64_Shdr section{};
  section.sh_type = SHT_NOTE;
  section.sh_offset = sizeof header + sizeof(Elf64_Phdr) + 3 * sizeof section;
  section.sh_size = kGoNote.size();
  std::memcpy(bytes.data() + header.e_shoff + 2 * sizeof section, &section, sizeof section);
  CHECK(is_go_program(folder.write("program", bytes)));
}

TEST_CASE("what is no little-endian ELF file was not made by Go", "[proc]") {
  const TempDir folder;
  std::string bytes = small_elf64(kGoNote, ".go.buildinfo");
  CHECK_FALSE(is_go_program(folder / "missing"));
  CHECK_FALSE(is_go_program(folder.path().string()));
  CHECK_FALSE(is_go_program(folder.write("empty", "")));
  CHECK_FALSE(is_go_program(folder.write("script", "#!/bin/sh\n" + kGoNote)));
  CHECK_FALSE(is_go_program(folder.write("cut", bytes.substr(0, 40))));
  bytes[EI_DATA] = ELFDATA2MSB;
  CHECK_FALSE(is_go_program(folder.write("big", bytes)));
}

TEST_CASE("no odd ELF file does harm", "[proc][property]") {
  const TempDir folder;
  rc::prop("whatever is changed in a small file", [&] {
    const bool is_wide = *rc::gen::arbitrary<bool>();
    const std::string notes = kGnuNote + *rc::gen::element(kGnuNote, kGoNote);
    std::string bytes = is_wide ? small_elf64(notes, ".go.buildinfo") : small_elf32(notes, ".go.buildinfo");
    const auto changes = *rc::gen::container<std::vector<std::pair<std::size_t, std::string>>>(rc::gen::pair(
        rc::gen::inRange<std::size_t>(EI_DATA + 1, bytes.size()),
        rc::gen::element<std::string>("\xff", "\xff\xff\xff\xff", "\xff\xff\xff\xff\xff\xff\xff\xff", "\x7f",
                                      std::string(4, '\0'), "\x01", "\xff\xff\xff\x7f", "\xf4\xff\xff\xff")));
    for (const auto& [at, patch] : changes) bytes.replace(at, std::min(patch.size(), bytes.size() - at), patch);
    bytes.resize(*rc::gen::weightedOneOf<std::size_t>(
        {{4, rc::gen::just(bytes.size())}, {1, rc::gen::inRange<std::size_t>(0, bytes.size())}}));
    static_cast<void>(is_go_program(folder.write("odd", bytes)));
  });
}

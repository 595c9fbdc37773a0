#include "lib/proc/runtime.hpp"

#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "lib/core/unique_fd.hpp"

namespace toolkit::proc {
namespace {

using namespace std::string_view_literals;

// More than any linker makes; a file that claims more is read up to there.
constexpr unsigned kMostSegments = 256;
constexpr unsigned kMostSections = 1024;
constexpr unsigned kMostNotes = 64;

UniqueFd open_to_read(const std::string& path) {
  return UniqueFd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
}

/// Fills `value` from place `at` of the file, or says no.
template <typename Value>
bool read_at(const UniqueFd& file, std::uint64_t at, Value& value) {
  if (at > static_cast<std::uint64_t>(std::numeric_limits<off_t>::max()) - sizeof value) return false;
  ssize_t got = 0;
  do {
    got = ::pread(file.get(), &value, sizeof value, static_cast<off_t>(at));
  } while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(sizeof value);
}

std::uint64_t padded(std::uint64_t size) { return (size + 3) / 4 * 4; }

bool has_go_note(const UniqueFd& file, std::uint64_t at, std::uint64_t size) {
  Elf64_Nhdr note{};  // the same in files of 32 bits
  std::uint64_t done = 0;
  for (unsigned i = 0; i < kMostNotes && done < size && size - done >= sizeof note; ++i) {
    std::array<char, 4> name{};
    if (!read_at(file, at + done, note)) return false;
    constexpr std::array<char, 4> kGo{'G', 'o', '\0', '\0'};
    if (note.n_namesz == kGo.size() && read_at(file, at + done + sizeof note, name) && name == kGo) return true;
    done += sizeof note + padded(note.n_namesz) + padded(note.n_descsz);
  }
  return false;
}

template <typename Header, typename Segment>
bool has_go_segment(const UniqueFd& file, const Header& header) {
  if (header.e_phentsize != sizeof(Segment)) return false;
  for (unsigned i = 0; i < std::min<unsigned>(header.e_phnum, kMostSegments); ++i) {
    Segment segment{};
    if (!read_at(file, header.e_phoff + std::uint64_t{i} * sizeof segment, segment)) return false;
    if (segment.p_type == PT_NOTE && has_go_note(file, segment.p_offset, segment.p_filesz)) return true;
  }
  return false;
}

template <typename Header, typename Section>
bool has_go_section(const UniqueFd& file, const Header& header) {
  const auto read_section = [&](unsigned i, Section& section) {
    return read_at(file, header.e_shoff + std::uint64_t{i} * sizeof section, section);
  };
  Section names{};
  if (header.e_shentsize != sizeof(Section) || !read_section(header.e_shstrndx, names)) return false;
  for (unsigned i = 0; i < std::min<unsigned>(header.e_shnum, kMostSections); ++i) {
    Section section{};
    if (!read_section(i, section)) return false;
    if (section.sh_type == SHT_NOTE && has_go_note(file, section.sh_offset, section.sh_size)) return true;
    constexpr std::string_view kName = ".go.buildinfo\0"sv;
    std::array<char, kName.size()> name{};
    if (section.sh_name < names.sh_size && read_at(file, std::uint64_t{names.sh_offset} + section.sh_name, name) &&
        std::string_view{name.data(), name.size()} == kName)
      return true;
  }
  return false;
}

template <typename Header, typename Segment, typename Section>
bool is_made_by_go(const UniqueFd& file) {
  Header header{};
  return read_at(file, 0, header) &&
         (has_go_segment<Header, Segment>(file, header) || has_go_section<Header, Section>(file, header));
}

/// Goes through the list in pieces: that of a large program has megabytes.
bool maps_jvm(const std::string& maps) {
  constexpr std::string_view kLibrary = "/libjvm.so";
  const UniqueFd file = open_to_read(maps);
  if (!file) return false;
  std::string text;
  std::array<char, 32 * 1024> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into
  while (true) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    // A deleted file's name goes on with a blank, and a longer name is another file's.
    for (const char end : {'\n', ' '})
      if (text.find(std::string{kLibrary} + end) != std::string::npos) return true;
    text.erase(0, text.size() - std::min(text.size(), kLibrary.size()));
  }
}

}  // namespace

bool is_go_program(const std::string& path) {
  const UniqueFd file = open_to_read(path);
  std::array<unsigned char, EI_NIDENT> ident{};
  constexpr std::string_view kMagic{ELFMAG, SELFMAG};
  if (!file || !read_at(file, 0, ident) || !std::ranges::equal(kMagic, std::span{ident}.first(kMagic.size())))
    return false;
  if (ident[EI_DATA] != ELFDATA2LSB || std::endian::native != std::endian::little) return false;
  if (ident[EI_CLASS] == ELFCLASS64) return is_made_by_go<Elf64_Ehdr, Elf64_Phdr, Elf64_Shdr>(file);
  return ident[EI_CLASS] == ELFCLASS32 && is_made_by_go<Elf32_Ehdr, Elf32_Phdr, Elf32_Shdr>(file);
}

Runtime runtime_of(pid_t pid, const std::string& proc) {
  const std::string process = fmt::format("{}/{}", proc, pid);
  if (is_go_program(process + "/exe")) return Runtime::go;
  return maps_jvm(process + "/maps") ? Runtime::jvm : Runtime::other;
}

}  // namespace toolkit::proc

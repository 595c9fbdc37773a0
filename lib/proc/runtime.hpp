// What a process runs on, as far as it matters to who asks it for its stacks.
#pragma once

#include <sys/types.h>

#include <string>

namespace toolkit::proc {

/// Go and Java virtual machines print the stacks of all threads on SIGQUIT; it ends any other process.
enum class Runtime { other, go, jvm };

/// go: the program was made by Go, as is_go_program() says. jvm: libjvm.so is mapped into it. other: neither, or we may
/// not look. `proc` is where proc(5) is.
[[nodiscard]] Runtime runtime_of(pid_t pid, const std::string& proc = "/proc");

/// The file is a little-endian ELF file, of 32 or 64 bits, with a section .go.buildinfo or a note of "Go" (stripping
/// leaves both). Reads headers alone, at most some hundred KiB whatever they claim. False for what cannot be read.
/// Source: elf(5), Go src/debug/buildinfo, src/cmd/internal/buildid.
[[nodiscard]] bool is_go_program(const std::string& path);

}  // namespace toolkit::proc

// Values as the kernel spells them: what is the same, however it is written.
#pragma once

#include <string>
#include <string_view>

namespace toolkit::sysctl {

/// Words with one blank between them; numbers, which may be written in hexadecimal (0x10) and octal (010) as the kernel
/// reads them, in decimal; of a list of choices ("always [madvise] never") the one in brackets.
[[nodiscard]] std::string normalised(std::string_view value);

/// Whether one who writes `asked` has what he wants when `current` is read: the same after normalised(); the same set
/// of numbers for a list of ranges ("8080,8081" is "8080-8081"); the first numbers of a longer row, which is how the
/// kernel takes fewer than it has ("3" for kernel.printk).
[[nodiscard]] bool is_same(std::string_view asked, std::string_view current);

/// Whether both are single numbers and `current` is not the smaller one.
[[nodiscard]] bool is_at_least(std::string_view asked, std::string_view current);

/// One that no file of the kernel takes: empty is fine; longer than a page, or with a line end or NUL inside, is not.
[[nodiscard]] bool is_writable(std::string_view value);

}  // namespace toolkit::sysctl

// Values as the kernel spells them: what is the same, however it is written.
#pragma once

#include <string>
#include <string_view>

namespace toolkit::sysctl {

/// What the value of a file is, which says how it may be spelled.
enum class Form {
  words,  ///< numbers and words with blanks between them
  text,   ///< whatever bytes, as for kernel.hostname
  mask    ///< one bit for each CPU, in hexadecimal: "f", "00000003,00000000"
};
[[nodiscard]] Form form_of(std::string_view path);

/// Of a list of choices ("always [madvise] never"), as files of /sys have it, the one in brackets; else the value.
[[nodiscard]] std::string chosen(const std::string& value);

/// Words with one blank between them; numbers, which may be written in hexadecimal (0x10) and octal (010) as the kernel
/// reads them, in decimal.
[[nodiscard]] std::string normalised(std::string_view value);

/// Whether one who writes `asked` has what he wants when `current` is read: the same after normalised(); the same set
/// of numbers for a list of ranges ("8080,8081" is "8080-8081"); the first numbers of a longer row, which is how the
/// kernel takes fewer than it has ("3" for kernel.printk). Text is the same byte for byte, masks bit for bit.
[[nodiscard]] bool is_same(std::string_view asked, std::string_view current, Form form = Form::words);

/// Whether both are single numbers and `current` is not the smaller one.
[[nodiscard]] bool is_at_least(std::string_view asked, std::string_view current);

/// One that no file of the kernel takes: empty is fine; longer than a page, or with a line end or NUL inside, is not.
[[nodiscard]] bool is_writable(std::string_view value);

}  // namespace toolkit::sysctl

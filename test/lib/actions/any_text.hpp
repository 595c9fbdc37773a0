// Texts that are likely to break a line format, for properties.
#pragma once

#include <string>
#include <vector>

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"

namespace toolkit::actions::test {

/// Any number of `pieces`, in any order.
inline rc::Gen<std::string> text_of(const std::vector<std::string>& pieces) {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                      [](const std::vector<std::string>& parts) { return join(parts, ""); });
}

/// Made of what means something in a record or a command, UTF-8 and blanks; now and then of any bytes.
inline rc::Gen<std::string> any_text() {
  static const std::vector<std::string> pieces{"a",
                                               "Z",
                                               "\n",
                                               "\r",
                                               "\r\n",
                                               "=",
                                               "<<",
                                               "<",
                                               "EOF",
                                               "\nEOF\n",
                                               "::",
                                               ":",
                                               ",",
                                               ";",
                                               "]",
                                               "##[",
                                               "#",
                                               "%",
                                               "%0A",
                                               "%25",
                                               "%3A",
                                               "%",
                                               " ",
                                               "\t",
                                               "\v",
                                               "::error",
                                               "é",
                                               "\u00a0",
                                               "\u3000",
                                               "😀",
                                               "\xEF\xBB\xBF",
                                               "name<<EOF\n",
                                               "stop-commands::x",
                                               "::warning::",
                                               "##[debug]",
                                               "\\",
                                               "\x1b[31m",
                                               "::debug ::"};
  return rc::gen::weightedOneOf<std::string>({{9, text_of(pieces)}, {1, rc::gen::arbitrary<std::string>()}});
}

}  // namespace toolkit::actions::test

#include "lib/actions/markdown.hpp"

#include "test/lib/actions/any_text.hpp"

using namespace toolkit::actions;
using namespace toolkit::actions::test;

TEST_CASE("a cell shows its text as itself", "[actions]") {
  CHECK(markdown_cell("a|b") == "a\\|b");
  CHECK(markdown_cell("`x` *y* _z_ ~q~ [l](u) \\") == "\\`x\\` \\*y\\* \\_z\\_ \\~q\\~ \\[l\\](u) \\\\");
  CHECK(markdown_cell("<b>&amp;") == "&lt;b&gt;&amp;amp;");
  CHECK(markdown_cell("a\nb\r\nc\rd\n") == "a<br>b<br>c<br>d");
  CHECK(markdown_cell("a\x01 é😀|é\n€") == "a\\x01 é😀\\|é<br>€");
  CHECK(markdown_cell("\xe4|\xc2\x9b") == "\\xe4\\|\\xc2\\x9b");
}

TEST_CASE("a table keeps its shape whatever its cells hold", "[actions][property]") {
  CHECK(markdown_table({"Target", "Ready"}, {{"a|b", "yes"}, {"c"}}) ==
        "| Target | Ready |\n| --- | --- |\n| a\\|b | yes |\n| c |  |\n");
  rc::prop("one line a row and as many cells as the header has", [] {
    const std::string table = markdown_table({"a", "b"}, {{*any_text(), *any_text(), *any_text()}});
    RC_ASSERT(std::count(table.begin(), table.end(), '\n') == 3);
    int cells = -1;
    const std::size_t last_row = table.rfind('\n', table.size() - 2) + 1;
    for (std::size_t i = last_row; i < table.size(); ++i) {
      if (table[i] == '\\')
        ++i;
      else if (table[i] == '|')
        ++cells;
    }
    RC_ASSERT(cells == 2);
  });
}

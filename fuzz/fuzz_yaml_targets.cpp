// Targets as a YAML list: no text crashes the reader or keeps it long, every fault lies in the text, and what is read
// of a list without faults has its place in it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/yaml/list.hpp"

namespace {

using toolkit::fuzz::require;
using toolkit::yaml::Mark;
using toolkit::yaml::Node;

void check_mark(Mark mark, std::size_t lines, std::size_t bytes) {
  require(mark.line >= 1 && mark.line <= lines, "a mark's line is one of the text");
  require(mark.column >= 1 && mark.column <= bytes + 1, "a mark's column is one of the text");
}

void check_node(const Node& node, std::size_t lines, std::size_t bytes) {
  check_mark(node.mark, lines, bytes);
  require(node.text.empty() || node.kind == Node::Kind::scalar, "only a scalar has text");
  const bool has_items = node.kind == Node::Kind::list || node.kind == Node::Kind::mapping;
  require(node.items.empty() || has_items, "only a list or a mapping has items");
  for (const Node& item : node.items) {
    if (node.kind == Node::Kind::mapping) check_mark(item.key_mark, lines, bytes);
    check_node(item, lines, bytes);
  }
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  const auto list = toolkit::yaml::read_list(text);
  if (!toolkit::yaml::begins_list(text)) require(!list.faults.empty(), "what is no list has a fault");
  for (const auto& fault : list.faults) {
    check_mark(fault.mark, lines, size);
    require(!fault.message.empty(), "a fault says what is wrong");
  }
  for (const Node& item : list.items) check_node(item, lines, size);
  return 0;
}

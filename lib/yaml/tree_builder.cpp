#include "lib/yaml/tree_builder.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace toolkit::yaml {
namespace {

bool is_one_of(std::string_view text, std::string_view letters) {
  return !text.empty() && letters.find(text.front()) != std::string_view::npos;
}

}  // namespace

Place TreeBuilder::place_of(const YAML::Mark& mark) const {
  return {static_cast<std::size_t>(std::max(mark.line, 0)) + first_line_,
          static_cast<std::size_t>(std::max(mark.column, 0))};
}

std::optional<Place> TreeBuilder::open_bracket() const {
  const auto found = std::find_if(open_.rbegin(), open_.rend(), [](const Open& open) { return open.is_in_brackets; });
  return found == open_.rend() ? std::nullopt : std::optional{found->place};
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (has_begun_) throw DeadEnd{place_of(mark), "the list has ended, and something else follows"};
  has_begun_ = true;
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) {
  const Place place = place_of(mark);
  refuse_properties(place);
  Node node;
  const bool is_item = !open_.empty() && open_.back().node.kind == Node::Kind::list;
  const bool is_written = is_one_of(source_.from(place), "~nN");  // ~, null
  node.mark = mark_of(is_item && !is_written ? source_.dash_before(place) : place);
  add(std::move(node));
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) {
  const Place place = place_of(mark);
  refuse_properties(place);
  add({.kind = Node::Kind::alias, .mark = mark_of(place)});
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                           const std::string& value) {
  const Place place = place_of(mark);
  refuse_properties(place);
  // yaml-cpp takes the end of the text for the closing quote.
  if (is_one_of(source_.from(place), "\"'") && !source_.is_quote_closed(place)) {
    throw DeadEnd{place, "the quote that opens here is not closed"};
  }
  add({.kind = Node::Kind::scalar, .mark = mark_of(place), .text = value});
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                                  YAML::EmitterStyle::value style) {
  open(Node::Kind::list, mark, style);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                             YAML::EmitterStyle::value style) {
  open(Node::Kind::mapping, mark, style);
}

/// What stands before a node is part of it for yaml-cpp, and no node begins with one of these otherwise.
void TreeBuilder::refuse_properties(Place place) {
  const std::string_view text = source_.from(place);
  if (is_one_of(text, "&")) fault(mark_of(place), "an anchor (&) has no meaning here; put quotes around text");
  if (is_one_of(text, "*")) fault(mark_of(place), "an alias (*) has no meaning here; put quotes around text");
  if (is_one_of(text, "!")) fault(mark_of(place), "a tag (!) has no meaning here; put quotes around text");
}

void TreeBuilder::open(Node::Kind kind, const YAML::Mark& mark, YAML::EmitterStyle::value style) {
  const Place place = place_of(mark);
  if (open_.size() >= kDeepest) {
    throw DeadEnd{place, fmt::format("more than {} lists and mappings lie in each other", kDeepest)};
  }
  // The same begins twice where yaml-cpp was in doubt whether it is a key.
  const bool is_same =
      !open_.empty() && open_.back().place.line == place.line && open_.back().place.column == place.column;
  if (!is_same) refuse_properties(place);
  const bool is_in_brackets = style == YAML::EmitterStyle::Flow && is_one_of(source_.from(place), "[{");
  open_.push_back({.node = {.kind = kind, .mark = mark_of(place)}, .place = place, .is_in_brackets = is_in_brackets});
}

void TreeBuilder::close() {
  Node node = std::move(open_.back().node);
  open_.pop_back();
  if (!open_.empty()) add(std::move(node));
}

void TreeBuilder::add(Node node) {
  if (open_.empty()) throw DeadEnd{{first_line_, 0}, "this is no list"};
  Open& parent = open_.back();
  if (parent.node.kind == Node::Kind::mapping) {
    add_to_mapping(parent, std::move(node));
  } else if (open_.size() == 1) {
    list_.items.push_back(std::move(node));
  } else {
    parent.node.items.push_back(std::move(node));
  }
}

void TreeBuilder::add_to_mapping(Open& mapping, Node node) {
  if (!mapping.has_key) {
    mapping.has_key = true;
    mapping.key = std::move(node);
    return;
  }
  mapping.has_key = false;
  const Node& key = mapping.key;
  if (key.kind != Node::Kind::scalar) return fault(key.mark, "a key must be a word");
  if (std::ranges::find(mapping.node.items, key.text, &Node::key) != mapping.node.items.end()) {
    return fault(key.mark, "this key is given twice");
  }
  if (node.kind == Node::Kind::empty) node.mark = key.mark;
  node.key = key.text;
  node.key_mark = key.mark;
  mapping.node.items.push_back(std::move(node));
}

}  // namespace toolkit::yaml

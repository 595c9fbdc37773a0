// Makes a tree of yaml-cpp's events. Nothing of yaml-cpp goes further than lib/yaml.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <string>
#include <vector>

#include "lib/yaml/list.hpp"
#include "lib/yaml/source.hpp"

namespace toolkit::yaml {

/// Where reading cannot go on: thrown out of yaml-cpp, which would go on all the same.
struct DeadEnd {
  Place place;
  std::string message;
};

/// Keeps the finished items of the root list, also when the reading stops half way. `source` begins at the line
/// `first_line` of the whole text.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const Source& source, std::size_t first_line, List& list)
      : source_{source}, first_line_{first_line}, list_{list} {}

  /// Where the innermost bracket stands that is still open.
  [[nodiscard]] std::optional<Place> open_bracket() const;

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  /// A list or mapping that is not closed yet.
  struct Open {
    Node node;
    Place place;
    bool is_in_brackets = false;
    bool has_key = false;  ///< the next node is the value of `key`
    Node key = {};
  };

  [[nodiscard]] Place place_of(const YAML::Mark& mark) const;
  [[nodiscard]] Mark mark_of(Place place) const { return source_.mark(place); }
  void fault(Mark mark, std::string message) { list_.faults.push_back({mark, std::move(message)}); }
  void refuse_properties(Place place);
  void open(Node::Kind kind, const YAML::Mark& mark, YAML::EmitterStyle::value style);
  void close();
  void add(Node node);
  void add_to_mapping(Open& mapping, Node node);

  const Source& source_;
  std::size_t first_line_;
  List& list_;
  std::vector<Open> open_;
  bool has_begun_ = false;
};

}  // namespace toolkit::yaml

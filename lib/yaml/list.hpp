// A list written in YAML, as a small tree that knows where everything stands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit::yaml {

/// Line and column, both from 1; a column is a character.
struct Mark {
  std::size_t line = 1;
  std::size_t column = 1;
  friend bool operator==(const Mark&, const Mark&) = default;
  friend bool operator<(const Mark& one, const Mark& other) {
    return one.line != other.line ? one.line < other.line : one.column < other.column;
  }
};

struct Node {
  enum class Kind { empty, scalar, list, mapping, alias };

  Kind kind = Kind::empty;
  Mark mark = {};                ///< where it begins; of an empty one, the key or the dash that it is missing behind
  std::string text = {};         ///< of a scalar
  std::vector<Node> items = {};  ///< of a list or a mapping
  std::string key = {};          ///< under which it stands in its mapping
  Mark key_mark = {};
};

struct Fault {
  Mark mark;
  std::string message;  ///< shows nothing of the text, which may hold passwords
};

struct List {
  std::vector<Node> items;
  std::vector<Fault> faults;  ///< in the order of their places
};

/// More than one environment variable or argument can hold in Linux.
inline constexpr std::size_t kLongestText = 128U << 10U;
/// How many lists and mappings may lie in each other.
inline constexpr std::size_t kDeepest = 8;

/// Whether the first line that is no comment, not blank and not `---` begins with a dash and a blank.
[[nodiscard]] bool begins_list(std::string_view text);

/// Reads one list. Where the text is no YAML, that is a fault, and reading goes on at the list's next item; what was
/// not finished there is left out. Anchors, aliases (which stay as what they are and name nothing) and tags are faults,
/// and so are a key that is given twice, a key that is no text, and whatever follows the list.
[[nodiscard]] List read_list(std::string_view text);

}  // namespace toolkit::yaml

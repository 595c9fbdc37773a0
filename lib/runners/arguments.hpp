// The words behind a program's name, told apart into options, their values and operands.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit::runners {

/// Which options a program knows, each list separated by blanks. An option that is in none of them is unknown: whether
/// the word behind it is its value cannot be told.
struct Grammar {
  std::string_view flags = {};      ///< they take no value, but for one behind '='; so does what begins with "--no-"
  std::string_view values = {};     ///< they take the next word, unless they have one behind '=', or joined: -n4
  std::string_view optionals = {};  ///< they take the next word, unless it is an option
  std::string_view lists = {};      ///< they take all words up to the next option
  /// "-xvs" is three options.
  bool has_clusters = false;
  /// Go's: "--run", "-run" and "-test.run" are one option, called "-run"; "-args" ends the options, too.
  bool is_go = false;
};

struct Argument {
  enum class Kind {
    option,   ///< one that is known, or several in a cluster
    unknown,  ///< option
    operand,
    end,   ///< "--", or Go's "-args"
    rest,  ///< each word behind it
  };
  Kind kind = Kind::operand;
  std::vector<std::string> names = {};    ///< with its dashes; of an option in a cluster, too: "-x"
  std::optional<std::string> value = {};  ///< of the last name; the first one of a list
  std::vector<std::string> words = {};    ///< as they stand in the command
  bool may_be_value = false;              ///< an operand behind an unknown option, or "true" and "false"
};

class Arguments {
 public:
  Arguments(std::span<const std::string> words, const Grammar& grammar);

  [[nodiscard]] const std::vector<Argument>& list() const { return list_; }
  /// `names` are separated by blanks here and below.
  [[nodiscard]] bool has(std::string_view names) const;
  /// The same, but "--watch=false" is no `--watch`.
  [[nodiscard]] bool is_on(std::string_view names) const;
  /// Of the last one of these options.
  [[nodiscard]] std::optional<std::string> value_of(std::string_view names) const;
  /// Whether it is known of each word if it is an operand.
  [[nodiscard]] bool is_certain() const;
  [[nodiscard]] std::vector<std::string> operands() const;
  [[nodiscard]] std::vector<std::string> rest() const;

  /// Takes these options away with their values, out of clusters, too.
  void drop(std::string_view names);
  void drop_where(const std::function<bool(const Argument&)>& is_out);
  void drop_operands();
  void drop_rest();
  /// Puts words in front of "--", behind all else.
  void add(std::vector<std::string> words);

  [[nodiscard]] std::vector<std::string> words() const;

 private:
  void read_option(std::span<const std::string> words, std::size_t& at, const Grammar& grammar);
  bool read_short(std::span<const std::string> words, std::size_t& at, const Grammar& grammar);

  std::vector<Argument> list_;
};

/// Whether `name` is one of `names`.
[[nodiscard]] bool is_one_of(std::string_view name, std::string_view names);

}  // namespace toolkit::runners

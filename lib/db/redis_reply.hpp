// What a Redis server answers.
#pragma once

#include <string>
#include <vector>

namespace toolkit::db {

struct RedisReply {
  enum class Kind { text, error, number, nil, list };
  Kind kind = Kind::nil;
  std::string text;  ///< the text, the error with its code word first, or the number in decimal
  std::vector<RedisReply> items;

  /// The word that names an error: "LOADING", "WRONGPASS", "ERR"; empty when this is no error.
  [[nodiscard]] std::string error_code() const {
    return kind == Kind::error ? text.substr(0, text.find(' ')) : std::string{};
  }
};

}  // namespace toolkit::db

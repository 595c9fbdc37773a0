// Documents as MongoDB sends them. Source: bsonspec.org, BSON version 1.1.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace toolkit::wire {

using BsonValue = std::variant<bool, std::int64_t, double, std::string>;
/// By name; of a name that comes twice the first one.
using BsonElements = std::map<std::string, BsonValue, std::less<>>;

/// The truth values, numbers and texts on the first level of the document that `bytes` begin with and end with.
/// Anything else in it is passed over by its length, however deep it goes. Nothing when that is no document.
[[nodiscard]] std::optional<BsonElements> parse_bson(std::string_view bytes);

}  // namespace toolkit::wire

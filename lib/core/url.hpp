// A URL taken apart, with nothing decoded that the service itself must decode.
// Source: RFC 3986, section 3 and appendix B; user information is split at its first colon as in RFC 1738, 3.1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/result.hpp"

namespace toolkit {

struct Url {
  std::string scheme;                   ///< lower case
  std::optional<std::string> user;      ///< percent-decoded
  std::optional<std::string> password;  ///< percent-decoded
  std::string host;                     ///< an IPv6 address without its brackets; lower case; percent-decoded
  std::optional<std::uint16_t> port;    ///< 1 to 65535
  std::string path;                     ///< as written, with its first slash; may be empty
  std::optional<std::string> query;     ///< as written, without the question mark
};

/// Reads `scheme://[user[:password]@]host[:port][/path][?query]`. A fragment is refused: what follows a `#` is for the
/// caller to take off first. The error names what is wrong, never the password.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

/// %41 becomes A. A `%` that two hexadecimal digits do not follow, or %00, is an error.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text);

/// Everything but letters, digits and `-._~` becomes %XX.
[[nodiscard]] std::string percent_encode(std::string_view text);

/// `name` or `name=value`, both as written.
struct QueryItem {
  std::string_view name;
  std::optional<std::string_view> value;
};

/// The parts of a query or of an option list, split at `&`; empty parts are left out.
[[nodiscard]] std::vector<QueryItem> split_query(std::string_view query);

/// `host:port`, with brackets around an IPv6 address.
[[nodiscard]] std::string host_and_port(std::string_view host, std::uint16_t port);

}  // namespace toolkit

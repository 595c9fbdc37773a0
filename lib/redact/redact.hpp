// Takes credentials out of what we print, by where they stand and not by what they look like.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toolkit::redact {

/// The URL with `***` for its password and for the value of every query parameter that holds a credential by its name
/// (password, token, secret, key, sig, … in any letter case), in the fragment too. A user alone is a token, or a
/// password whose colon was forgotten, but for PostgreSQL, whose users may need none. Text that is no URL comes back as
/// it is. A malformed URL loses rather too much: whatever may be a password is one. What nobody can see is a password
/// that reads as a port and goes on behind an unencoded '?', or in HTTP an unencoded '/': `app:80/x@host` is the host
/// `app`. A whole `${NAME}` may be a port.
[[nodiscard]] std::string url(std::string_view text);

/// The password of each URL in the text, and the values of its parameters that hold credentials, as written and
/// percent-decoded. For what is to be hidden elsewhere, too: nothing that only may be a password, as a user alone.
[[nodiscard]] std::vector<std::string> secrets_of_urls(std::string_view text);

/// Any text that others wrote, like a log: the same for every URL in it, the value of whatever is written as a name of
/// a credential with '=' or ':' behind it (`PASSWORD=…`, `"token": "…"`, `Authorization: Bearer …`), and each of
/// `secrets` wherever it occurs, whole and whatever marks are in it; those of fewer than 4 characters only as whole
/// words. What is hidden side by side is one `***`.
[[nodiscard]] std::string text(std::string_view text, const std::vector<std::string>& secrets);

/// Whether a query parameter, a variable or a header of this name holds a credential.
[[nodiscard]] bool is_secret_name(std::string_view name);

/// `text` with `***` in the place of these secrets, in their percent-encoded spelling too, and of nothing else. A short
/// one counts as a whole word only.
[[nodiscard]] std::string only(std::string_view text, const std::vector<std::string>& secrets);

}  // namespace toolkit::redact

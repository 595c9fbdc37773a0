#include "lib/health/address.hpp"

#include <algorithm>

#include "lib/core/url.hpp"

namespace toolkit::health {
namespace {

Result<std::string> fit_as_it_is(const std::string& value) { return value; }

/// libpq decodes its hosts before it splits them.
Result<std::string> fit_host(const std::string& value) {
  if (value.find(',') == std::string::npos) return percent_encode(value);
  return fail(Failure::rejected, "stands for one host or port, and its value has a ','");
}

/// With a zone, as in fe80::1%eth0, whose letters are any.
Result<std::string> fit_brackets(const std::string& value) {
  const std::string encoded = percent_encode(value);
  const auto is_other = [](char c) { return c == ':' || c == '%'; };
  const auto others = static_cast<std::size_t>(std::ranges::count_if(value, is_other));
  // What is encoded of it is nothing but those.
  if (encoded.size() == value.size() + 2 * others) return value;
  return fail(Failure::rejected, "stands in brackets, and its value is no IPv6 address");
}

class AddressFiller {
 public:
  explicit AddressFiller(const Environment& environment) : environment_{environment} {}

  Filled fill_plain(std::string_view text) {
    add(text, {.fit = fit_as_it_is, .is_dollar_percent_24 = true});
    return std::move(filled_);
  }

  Filled fill_url(std::string_view text, bool decodes_brackets) {
    const std::size_t slashes = text.find("://");
    const std::size_t start = slashes == std::string_view::npos ? text.size() : slashes + 3;
    const std::size_t end = std::min(text.find_first_of("/?", start), text.size());
    const std::size_t at = text.substr(start, end - start).rfind('@');
    const std::size_t host = at == std::string_view::npos ? start : start + at + 1;
    const std::size_t close = text.substr(host, end - host).find(']');
    const bool has_brackets = text.substr(host).starts_with('[') && close != std::string_view::npos;
    const std::size_t behind = has_brackets && !decodes_brackets ? host + close : host;
    add(text.substr(0, host), {.fit = fit_encoded});
    add(text.substr(host, behind - host), {.fit = fit_brackets, .unset = "::1"});
    add(text.substr(behind, end - behind), {.fit = fit_host});
    add(text.substr(end), {.fit = fit_encoded});
    return std::move(filled_);
  }

 private:
  void add(std::string_view text, const PutIn& put_in) {
    Filled part = put_in_variables(text, environment_, put_in);
    filled_.text += part.text;
    for (std::string& mistake : part.mistakes) {
      if (std::ranges::find(filled_.mistakes, mistake) == filled_.mistakes.end())
        filled_.mistakes.push_back(std::move(mistake));
    }
  }

  const Environment& environment_;
  Filled filled_;
};

}  // namespace

Filled fill_address(std::string_view address, AddressGrammar grammar, const Environment& environment) {
  AddressFiller filler{environment};
  switch (grammar) {
    case AddressGrammar::url: return filler.fill_url(address, false);
    case AddressGrammar::libpq_url: return filler.fill_url(address, true);
    case AddressGrammar::plain: return filler.fill_plain(address);
    case AddressGrammar::script: break;
  }
  return {std::string{address}, {}};
}

}  // namespace toolkit::health

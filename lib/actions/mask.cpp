#include "lib/actions/mask.hpp"

#include <algorithm>
#include <array>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"

namespace toolkit::actions {
namespace {

// Of 8 characters or more, as the documentation of images and templates has them.
constexpr std::array<std::string_view, 33> kTestPasswords{
    "12345678",      "123456789",    "1234567890",   "changeit",   "change_me",      "changeme",    "change-me",
    "changethis",    "dbpassword",   "guestguest",   "minioadmin", "my-secret-pw",   "mypassword",  "mysecretpassword",
    "p@ssw0rd",      "passw0rd",     "password",     "password1",  "password123",    "passwords",   "postgres",
    "postgresql",    "qwertyuiop",   "rootpassword", "rootroot",   "secretpassword", "supersecret", "test1234",
    "test_password", "testpassword", "testtest",     "topsecret",  "yourpassword"};

constexpr std::array<std::string_view, 15> kOpenHeaders{
    "accept",        "accept-charset", "accept-encoding", "accept-language",
    "cache-control", "connection",     "content-length",  "content-type",
    "date",          "host",           "if-none-match",   "origin",
    "range",         "referer",        "user-agent"};

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

bool may_be_masked(std::string_view secret, const std::vector<std::string>& names) {
  const std::string word = lower(secret);
  if (characters(secret) < kShortestMask || std::ranges::find(kTestPasswords, word) != kTestPasswords.end())
    return false;
  return std::ranges::none_of(names,
                              [&](const std::string& name) { return lower(name).find(word) != std::string::npos; });
}

void add(std::vector<std::string>& masks, std::string mask) {
  if (std::ranges::find(masks, mask) == masks.end()) masks.push_back(std::move(mask));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::string with_lf{text};
  std::ranges::replace(with_lf, '\r', '\n');
  return nonempty_lines(with_lf);
}

}  // namespace

std::vector<std::string> masks_of(std::string_view secret, const std::vector<std::string>& names) {
  std::vector<std::string> masks;
  for (const std::string& line : lines_of(secret)) {
    if (!may_be_masked(line, names)) continue;
    add(masks, line);
    add(masks, percent_encode(line));
  }
  return masks;
}

std::vector<std::string> masks_of_header(std::string_view name, std::string_view value,
                                         const std::vector<std::string>& names) {
  if (std::ranges::find(kOpenHeaders, lower(trimmed(name))) != kOpenHeaders.end()) return {};
  std::vector<std::string> masks = masks_of(value, names);
  const std::string_view text = trimmed(value);
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return masks;
  for (std::string& mask : masks_of(trimmed(text.substr(blank)), names)) add(masks, std::move(mask));
  return masks;
}

}  // namespace toolkit::actions

#include "lib/health/ca_option.hpp"

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace toolkit::health {

std::optional<std::string> read_ca(const TargetText& text, std::string_view tls_scheme, Mistakes& mistakes) {
  auto file = text.option("ca");
  if (!file) return std::nullopt;
  if (text.scheme != tls_scheme) text.refuse_option("ca", fmt::format("it is for {}:// only", tls_scheme), mistakes);
  const auto content = read_file(*file, 1U << 20U);
  if (!content) {
    text.refuse_option("ca", printable(content.error().message), mistakes);
  } else if (content->find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    text.refuse_option("ca", fmt::format("{} holds no certificate in PEM form", printable(*file)), mistakes);
  }
  return file;
}

}  // namespace toolkit::health

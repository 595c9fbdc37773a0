#include "lib/health/ca_option.hpp"

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace toolkit::health {

std::optional<std::string> read_ca(const TargetText& text, std::string_view tls_scheme, Mistakes& mistakes) {
  auto file = text.option("ca");
  if (!file) return std::nullopt;
  if (text.scheme != tls_scheme) mistakes.add(fmt::format("{}: ca is for {}:// only", text.shown, tls_scheme));
  const auto content = read_file(*file, 1U << 20U);
  if (!content) {
    mistakes.add(fmt::format("{}: ca: {}", text.shown, printable(content.error().message)));
  } else if (content->find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    mistakes.add(fmt::format("{}: ca: {} holds no certificate in PEM form", text.shown, printable(*file)));
  }
  return file;
}

}  // namespace toolkit::health

#include "lib/health/postgres_verdict.hpp"

#include <algorithm>
#include <array>

namespace toolkit::health {
namespace {

struct Code {
  std::string_view sqlstate;
  State state;
  std::string_view meaning;
};

constexpr std::array kCodes{
    Code{"28P01", State::hopeless, "the password is rejected"},
    Code{"28000", State::hopeless, "the server does not let this role in from here"},
    Code{"3D000", State::hopeless, "there is no such database"},
    Code{"42601", State::hopeless, "the query is no valid SQL"},
    Code{"57P03", State::not_yet, "the server is starting up"},
    Code{"57P01", State::not_yet, "the server is shutting down"},
    Code{"57P02", State::not_yet, "the server has crashed and restarts"},
    Code{"53300", State::not_yet, "the server has no connection left"},
    Code{"57014", State::not_yet, "the query did not end in time"},
};

const Code* find(std::string_view sqlstate) {
  const auto* const found = std::ranges::find(kCodes, sqlstate, &Code::sqlstate);
  return found == kCodes.end() ? nullptr : found;
}

}  // namespace

State postgres_verdict(std::string_view sqlstate) {
  const Code* code = find(sqlstate);
  return code == nullptr ? State::not_yet : code->state;
}

std::string_view postgres_meaning(std::string_view sqlstate) {
  const Code* code = find(sqlstate);
  return code == nullptr ? std::string_view{} : code->meaning;
}

}  // namespace toolkit::health

#include "lib/health/http_conditions.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::health;

namespace {

std::string why(const HttpConditions& conditions, const std::string& body) {
  return unmet(conditions, 200, body).value_or("met");
}

HttpConditions json_is(const std::string& pointer, const std::string& value) {
  return {.statuses = {{200, 299}}, .body = {}, .body_expression = {}, .json = {{pointer, value}}};
}

}  // namespace

TEST_CASE("JSON that is nested too deep to walk through does no harm", "[health]") {
  const std::size_t levels = 200'000;
  const std::string deep = std::string(levels, '[') + std::string(levels, ']');
  CHECK(why(json_is("/a", "ok"), R"({"a":)" + deep + "}") != "met");
  CHECK(why(json_is("/b", "ok"), R"({"a":)" + deep + R"(,"b":"ok"})") == "met");
}

TEST_CASE("JSON that goes on behind the first MiB is said to be too long", "[health]") {
  std::string body = R"({"a":"ok","b":")";
  body.resize(kBodyLimit, 'x');
  CHECK(why(json_is("/a", "ok"), body) == "status 200, but its body is no JSON of less than 1 MiB");
  CHECK(why(json_is("/a", "ok"), "{") == "status 200, but its body is no JSON");
}

#include "lib/examples/record_text.hpp"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace toolkit::examples {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;

Json json_of(const Example& example) {
  Json json{{"framework", name_of(example.framework)},
            {"suite", example.test.suite},
            {"test", example.test.name},
            {"counterexample", example.counterexample}};
  if (example.seed) json["seed"] = *example.seed;
  if (!example.replay.empty()) json["replay"] = example.replay;
  json["command"] = example.command;
  json["first-seen"] = example.first_seen;
  json["last-seen"] = example.last_seen;
  return json;
}

/// False when the member is there and no text.
bool read_text(const Json& json, const char* name, std::string& text) {
  const auto member = json.find(name);
  if (member == json.end()) return true;
  if (!member->is_string()) return false;
  text = member->get_ref<const std::string&>();
  return true;
}

/// False when it is none; an unknown framework has no name.
bool read_example(const Json& json, Example& example, std::string& framework) {
  if (!json.is_object()) return false;
  std::string seed;
  const bool is_read = read_text(json, "framework", framework) && read_text(json, "suite", example.test.suite) &&
                       read_text(json, "test", example.test.name) &&
                       read_text(json, "counterexample", example.counterexample) && read_text(json, "seed", seed) &&
                       read_text(json, "replay", example.replay) && read_text(json, "command", example.command) &&
                       read_text(json, "first-seen", example.first_seen) &&
                       read_text(json, "last-seen", example.last_seen);
  if (json.contains("seed")) example.seed = std::move(seed);
  return is_read;
}

}  // namespace

std::string record_text(const std::vector<Example>& examples) {
  Json list = Json::array();
  for (const Example& example : examples) list.push_back(json_of(example));
  const Json document{{"schema", kSchema}, {"examples", std::move(list)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<std::vector<Example>> parse_record(std::string_view text) {
  const Json document = Json::parse(text, nullptr, false);
  const auto member = [&](const char* name) { return document.is_object() ? document.value(name, Json{}) : Json{}; };
  const Json schema = member("schema");
  if (!schema.is_number_integer()) return fail(Failure::corrupt, "it is no list of examples");
  if (schema != kSchema)
    return fail(Failure::rejected, fmt::format("its schema is {}, not {}", schema.dump(), kSchema));
  const Json list = member("examples");
  if (!list.is_array()) return fail(Failure::corrupt, "it has no list of examples");
  std::vector<Example> examples;
  for (const Json& json : list) {
    Example example;
    std::string framework;
    if (!read_example(json, example, framework)) return fail(Failure::corrupt, "it has an example that is none");
    const auto known = framework_of(framework);
    if (!known) continue;
    example.framework = *known;
    examples.push_back(std::move(example));
  }
  return examples;
}

}  // namespace toolkit::examples

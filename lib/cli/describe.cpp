#include "lib/cli/describe.hpp"

#include <nlohmann/json.hpp>

namespace toolkit::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;

Json text_or_null(const std::string& text) { return text.empty() ? Json{} : Json(text); }

Json described(const Option& option) {
  Json json{{"name", option.name},
            {"type", type_name(option.type)},
            {"metavar", text_or_null(option.metavar)},
            {"default", text_or_null(option.fallback)},
            {"help", option.help},
            {"input", option.input},
            {"command_line", option.on_command_line}};
  if (option.type == Type::choice) json["choices"] = option.choices;
  if (option.type == Type::number) {
    json["low"] = option.low;
    json["high"] = option.high;
  }
  return json;
}

Json described(const Operands& operands) {
  return {{"name", operands.name}, {"metavar", operands.metavar}, {"help", operands.help}};
}
Json described(const Output& output) { return {{"name", output.name}, {"help", output.help}}; }
Json described(const Example& example) { return {{"command", example.command}, {"help", example.help}}; }
Json described(const Section& section) { return {{"title", section.title}, {"text", section.text}}; }
Json described(const ExitCode& exit_code) { return {{"code", exit_code.code}, {"help", exit_code.help}}; }

template <typename Items>
Json all(const Items& items) {
  Json list = Json::array();
  for (const auto& item : items) list.push_back(described(item));
  return list;
}

}  // namespace

std::string describe(const Tool& tool) {
  const Json json{{"schema", kSchema},
                  {"name", tool.name},
                  {"summary", tool.summary},
                  {"usage", usage(tool)},
                  {"operands", tool.operands ? described(*tool.operands) : Json{}},
                  {"takes_command", tool.takes_command},
                  {"options", all(tool.options)},
                  {"outputs", all(tool.outputs)},
                  {"sections", all(tool.sections)},
                  {"exit_codes", all(tool.exit_codes)},
                  {"examples", all(tool.examples)}};
  return json.dump(2) + '\n';
}

}  // namespace toolkit::cli

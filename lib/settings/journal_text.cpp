// The journal's file: one JSON document.
#include <nlohmann/json.hpp>

#include "lib/core/result.hpp"
#include "lib/settings/journal.hpp"
#include "lib/settings/json_values.hpp"

namespace toolkit::settings {
namespace {

using nlohmann::json;

constexpr int kSchema = 1;

json as_json(const Holding& holding) {
  json document{
      {"holder", holding.holder}, {"asked", json_of_bytes(holding.asked)}, {"found", json_of_bytes(holding.found)}};
  if (holding.got) document["got"] = json_of_bytes(*holding.got);
  return document;
}

json as_json(const Record& record) {
  json holdings = json::array();
  for (const Holding& holding : record.holdings) holdings.push_back(as_json(holding));
  return {{"id", json_of_bytes(record.id)}, {"name", json_of_bytes(record.name)}, {"holdings", std::move(holdings)}};
}

json as_json(const Holder& holder) {
  return {{"id", holder.id}, {"job", holder.job}, {"process", holder.process}, {"start_ticks", holder.start_ticks}};
}

Holding holding_of(const json& document) {
  Holding holding{.holder = document.at("holder"),
                  .asked = bytes_of(document.at("asked")),
                  .found = bytes_of(document.at("found"))};
  if (document.contains("got")) holding.got = bytes_of(document.at("got"));
  return holding;
}

Record record_of(const json& document) {
  Record record{.id = bytes_of(document.at("id")), .name = bytes_of(document.at("name"))};
  for (const json& holding : document.at("holdings")) record.holdings.push_back(holding_of(holding));
  return record;
}

}  // namespace

std::string write_state(const State& state, const std::string& boot_id) {
  json holders = json::array();
  for (const Holder& holder : state.holders) holders.push_back(as_json(holder));
  json records = json::array();
  records.get_ref<json::array_t&>().reserve(state.records.size());
  for (const Record& record : state.records) records.push_back(as_json(record));
  const json document{
      {"schema", kSchema}, {"boot_id", boot_id}, {"holders", std::move(holders)}, {"records", std::move(records)}};
  // Names and values are whatever bytes the kernel gave; a job is for people.
  return document.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

State read_state(const std::string& document, const std::string& boot_id) {
  try {
    const json parsed = json::parse(document);
    if (parsed.at("schema") != kSchema) throw EnvironmentError{"it is of another version of this tool"};
    State state;
    if (!boot_id.empty() && parsed.at("boot_id") != boot_id) return state;
    for (const json& holder : parsed.at("holders")) {
      state.holders.push_back({.id = holder.at("id"),
                               .job = holder.at("job"),
                               .process = whole_number<pid_t>(holder.at("process")),
                               .start_ticks = whole_number<std::uint64_t>(holder.at("start_ticks"))});
    }
    for (const json& record : parsed.at("records")) state.records.push_back(record_of(record));
    return state;
  } catch (const json::exception&) {
    throw EnvironmentError{"it is damaged"};
  }
}

}  // namespace toolkit::settings

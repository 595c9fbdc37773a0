#include "lib/results/go_event.hpp"

#include <cstddef>
#include <utility>

#include <nlohmann/json.hpp>

namespace toolkit::results {
namespace {

using nlohmann::json;

/// Takes the members of the outermost object as they come: a tree of each line would take twice the time.
class EventReader : public nlohmann::json_sax<json> {
 public:
  GoEvent event = {};

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
  bool number_float(number_float_t value, const string_t& /*text*/) override { return number(value); }
  bool string(string_t& value) override {
    if (depth_ == 1 && text_ != nullptr) *text_ = std::move(value);
    return true;
  }
  bool binary(binary_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*size*/) override { return enter(); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t /*size*/) override { return enter(); }
  bool end_array() override { return leave(); }
  bool key(string_t& name) override {
    if (depth_ == 1) choose(name);
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/, const json::exception& /*error*/) override {
    return false;
  }

 private:
  bool enter() {
    ++depth_;
    return true;
  }
  bool leave() {
    --depth_;
    return true;
  }
  bool number(double value) {
    if (depth_ == 1 && is_elapsed_) event.elapsed = value;
    return true;
  }
  void choose(std::string_view name) {
    is_elapsed_ = name == "Elapsed";
    text_ = name == "Action"        ? &event.action
            : name == "Package"     ? &event.package
            : name == "Test"        ? &event.test
            : name == "Output"      ? &event.output
            : name == "ImportPath"  ? &event.import_path
            : name == "FailedBuild" ? &event.failed_build
                                    : nullptr;
  }

  int depth_ = 0;
  bool is_elapsed_ = false;
  std::string* text_ = nullptr;  // where the value of the key before it goes
};

}  // namespace

std::optional<GoEvent> parse_go_event(std::string_view line) {
  if (!line.starts_with('{')) return std::nullopt;
  EventReader reader;
  if (!json::sax_parse(line, &reader) || reader.event.action.empty()) return std::nullopt;
  return std::move(reader.event);
}

}  // namespace toolkit::results

#include "lib/health/target_list.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "lib/core/nearest.hpp"
#include "lib/core/text.hpp"
#include "lib/health/probe_kinds.hpp"
#include "lib/redact/redact.hpp"
#include "lib/yaml/list.hpp"

namespace toolkit::health {
namespace {

using yaml::Mark;
using yaml::Node;

constexpr std::string_view kUrl = "url";

/// A value that is literal, as it would be written behind a '#'. %24{ stays: it is a literal ${ everywhere.
std::string as_option(std::string_view value) {
  std::string encoded;
  for (std::size_t at = 0; at < value.size(); ++at) {
    encoded += value[at];
    if (value[at] == '%' && !value.substr(at).starts_with("%24{")) encoded += "25";
  }
  return encoded;
}

std::string scheme_of(const std::string& address) { return lower(address.substr(0, address.find(':'))); }

bool has_option(const ProbeKind& kind, const std::string& name) {
  return std::ranges::count(option_names(kind), name) != 0;
}

/// A URL in the place of a key may hold a password.
std::string shown(const std::string& key) { return printable(redact::url(key)); }

class ListReader {
 public:
  ListReader(std::string origin, const Environment& environment)
      : origin_{std::move(origin)}, environment_{environment} {}

  std::vector<Target> read(const yaml::List& list) {
    for (const yaml::Fault& fault : list.faults) add(fault.mark, fault.message);
    for (const Node& item : list.items) read_item(item);
    return std::move(targets_);
  }

  /// All of them, in the order of their places.
  void report(Mistakes& mistakes) {
    std::ranges::stable_sort(found_, [](const auto& one, const auto& other) { return one.first < other.first; });
    for (auto& [mark, mistake] : found_) mistakes.add(std::move(mistake));
  }

 private:
  std::string place_of(Mark mark) {
    std::string place = fmt::format("{}: line {}, column {}: ", origin_, mark.line, mark.column);
    marks_[place] = mark;
    return place;
  }

  /// Mistakes that begin with one of our places.
  void take(const Mistakes& own, Mark item) {
    for (const std::string& mistake : own.list()) {
      const auto found =
          std::ranges::find_if(marks_, [&](const auto& entry) { return mistake.starts_with(entry.first); });
      found_.emplace_back(found == marks_.end() ? item : found->second, mistake);
    }
  }

  void add(Mark mark, std::string_view mistake) { found_.emplace_back(mark, place_of(mark) + std::string{mistake}); }

  void read_item(const Node& item) {
    marks_.clear();
    Mistakes own;
    std::optional<Target> target;
    switch (item.kind) {
      case Node::Kind::alias: return;  // a fault already
      case Node::Kind::empty: return add(item.mark, "this item is empty; write a URL, or a mapping with the key url");
      case Node::Kind::list:
        return add(item.mark, "a list in the list; an item is a URL, or a mapping with the key url");
      case Node::Kind::scalar: target = parse_target(trimmed(item.text), environment_, own, place_of(item.mark)); break;
      case Node::Kind::mapping: target = read_mapping(item, own); break;
    }
    if (target) targets_.push_back(std::move(*target));
    take(own, item.mark);
  }

  std::optional<Target> read_mapping(const Node& mapping, Mistakes& own) {
    const std::size_t before = found_.size();
    const auto url = std::ranges::find(mapping.items, kUrl, &Node::key);
    if (url == mapping.items.end()) refuse_without_url(mapping);
    auto written = url == mapping.items.end() ? std::nullopt : read_url(*url, own);
    const ProbeKind* kind = written ? find_probe_kind(scheme_of(written->address)) : nullptr;
    std::vector<WrittenOption> options;
    for (const Node& value : mapping.items) {
      if (value.key != kUrl) read_option(value, kind, options);
    }
    if (!written) return std::nullopt;
    written->options = std::move(options);
    auto target = make_target(*written, environment_, own);
    return found_.size() == before ? std::move(target) : std::nullopt;
  }

  std::optional<WrittenTarget> read_url(const Node& url, Mistakes& own) {
    if (!is_text(url)) return std::nullopt;
    return target_without_options(trimmed(url.text), own, place_of(url.mark));
  }

  /// Whether it is what a value has to be. Adds what is wrong.
  bool is_text(const Node& value) {
    switch (value.kind) {
      case Node::Kind::scalar: return true;
      case Node::Kind::alias: break;  // a fault already
      case Node::Kind::empty:
        add(value.mark, fmt::format("{} has no value; an empty text is written ''", shown(value.key)));
        break;
      case Node::Kind::list: add(value.mark, fmt::format("{} takes one value and no list", shown(value.key))); break;
      case Node::Kind::mapping:
        add(value.mark,
            fmt::format("{} takes text and no mapping; put quotes around text with a ':'", shown(value.key)));
        break;
    }
    return false;
  }

  /// Several values only where the kind of target knows the option as one that may have them.
  void read_option(const Node& value, const ProbeKind* kind, std::vector<WrittenOption>& options) {
    const bool is_single = kind != nullptr && has_option(*kind, value.key) && !is_repeatable(*kind, value.key);
    if (value.kind != Node::Kind::list || is_single) return take_option(value, value, options);
    if (value.items.empty()) add(value.mark, fmt::format("{} is an empty list", shown(value.key)));
    for (Node item : value.items) {
      item.key = value.key;
      take_option(value, item, options);
    }
  }

  void take_option(const Node& option, const Node& value, std::vector<WrittenOption>& options) {
    if (!is_text(value)) return;
    options.push_back({.name = option.key,
                       .value = as_option(value.text),
                       .name_place = place_of(option.key_mark),
                       .value_place = place_of(value.mark)});
  }

  void refuse_without_url(const Node& mapping) {
    for (const Node& value : mapping.items) {
      if (value.key.find(':') != std::string::npos && find_probe_kind(scheme_of(value.key)) != nullptr) {
        return add(value.key_mark, "a ':' with a blank behind it makes a key of this; put quotes around the target");
      }
      const std::string near = suggestion(value.key, {std::string{kUrl}});
      if (!near.empty()) return add(value.key_mark, fmt::format("unknown key '{}'{}", shown(value.key), near));
    }
    add(mapping.mark, "the key url is missing, which says what to ask");
  }

  std::string origin_;
  const Environment& environment_;
  std::vector<Target> targets_;
  std::map<std::string, Mark> marks_;  // of the item that is being read, by their places
  std::vector<std::pair<Mark, std::string>> found_;
};

}  // namespace

bool is_target_list(std::string_view text) { return yaml::begins_list(text); }

std::vector<Target> parse_target_list(std::string_view text, const std::string& origin, const Environment& environment,
                                      Mistakes& mistakes) {
  ListReader reader{origin, environment};
  std::vector<Target> targets = reader.read(yaml::read_list(text));
  reader.report(mistakes);
  return targets;
}

}  // namespace toolkit::health

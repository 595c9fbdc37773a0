#include "lib/dbsettings/postgres_setting.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/dbsettings/postgres_value.hpp"

namespace toolkit::dbsettings {
namespace {

using settings::Attempt;
using settings::Reason;
using settings::Refusal;
using Line = PostgresValue::Line;

/// It goes into a statement between quotes; none of our settings has a value with anything else in it.
bool is_plain_word(std::string_view value) {
  return !value.empty() && std::ranges::all_of(value, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

struct Look {
  PostgresFacts facts;
  std::optional<PostgresLines> lines;  // nothing: we may not
};

PostgresValue value_of(const Look& look) {
  if (!look.lines || !look.lines->mistake.empty()) return {.in_force = look.facts.value};
  return {.in_force = look.facts.value,
          .line = look.lines->written ? Line::there : Line::none,
          .written = look.lines->written.value_or("")};
}

class PostgresSetting final : public settings::Setting {
 public:
  PostgresSetting(std::shared_ptr<PostgresSession> session, std::string_view name, Purpose purpose)
      : session_{std::move(session)},
        server_{session_->target().name()},
        name_{name},
        id_{server_ + "#" + name_},
        purpose_{purpose} {}

  [[nodiscard]] const std::string& id() const override { return id_; }

  [[nodiscard]] Attempt<std::string> read() override {
    auto seen = look();
    if (seen && purpose_ == Purpose::undo) {
      if (auto refusal = why_not(*seen)) return tl::unexpected{*refusal};
      if (is_pending(value_of(*seen), seen->facts.from_line)) {
        if (const auto reloaded = session_->reload(name_); !reloaded) return tl::unexpected{reloaded.error()};
        seen = look();
      }
    }
    if (!seen) return tl::unexpected{seen.error()};
    return text_of(value_of(*seen));
  }

  [[nodiscard]] Attempt<void> write(const std::string& text) override {
    const PostgresValue value = read_postgres_value(text);
    const std::string& word = value.line == Line::there ? value.written : value.in_force;
    if (value.line != Line::none && !is_plain_word(word)) {
      return tl::unexpected{
          Refusal{Reason::invalid_value, fmt::format("{}: {} does not take '{}'", server_, name_, printable(word))}};
    }
    const auto seen = look();
    if (!seen) return tl::unexpected{seen.error()};
    if (auto refusal = why_not(*seen)) return tl::unexpected{*refusal};
    const bool is_asked_for = value.line == Line::not_said;
    // Nobody knows what line there was: the less is written, the better.
    const bool is_back = purpose_ == Purpose::undo && is_asked_for && dbsettings::satisfies(value, value_of(*seen));
    if (is_back) return {};
    if (auto refusal = override_of(server_, name_, seen->facts); refusal && is_asked_for) {
      return tl::unexpected{*refusal};
    }
    auto altered =
        session_->alter(name_, value.line == Line::none ? fmt::format("ALTER SYSTEM RESET {}", name_)
                                                        : fmt::format("ALTER SYSTEM SET {} = '{}'", name_, word));
    if (!altered) return altered;
    return session_->reload(name_);
  }

  [[nodiscard]] bool satisfies(const std::string& asked, const std::string& current) const override {
    return dbsettings::satisfies(read_postgres_value(asked), read_postgres_value(current));
  }

  [[nodiscard]] std::string shown(const std::string& value) const override {
    return shown_text(read_postgres_value(value));
  }

 private:
  [[nodiscard]] Attempt<Look> look() {
    auto facts = session_->facts(name_);
    if (!facts) return tl::unexpected{facts.error()};
    Look result{*facts, std::nullopt};
    if (!facts->may_read_lines) return result;
    auto lines = session_->lines(name_);
    if (!lines) return tl::unexpected{lines.error()};
    result.lines = *lines;
    return result;
  }

  [[nodiscard]] std::optional<Refusal> why_not(const Look& seen) const {
    if (auto refusal = obstacle(server_, name_, seen.facts)) return refusal;
    return seen.lines ? mistake_of(server_, name_, *seen.lines) : std::nullopt;
  }

  std::shared_ptr<PostgresSession> session_;
  std::string server_;
  std::string name_;
  std::string id_;
  Purpose purpose_;
};

}  // namespace

std::unique_ptr<settings::Setting> make_postgres_setting(std::shared_ptr<PostgresSession> session,
                                                         std::string_view name, Purpose purpose) {
  return std::make_unique<PostgresSetting>(std::move(session), name, purpose);
}

std::vector<settings::Request> postgres_requests(const std::shared_ptr<PostgresSession>& session) {
  std::vector<settings::Request> requests;
  for (const std::string_view name : kPostgresSettings) {
    requests.push_back({make_postgres_setting(session, name, Purpose::apply),
                        fmt::format("{}#{}", session->target().name(), name), "off"});
  }
  return requests;
}

}  // namespace toolkit::dbsettings

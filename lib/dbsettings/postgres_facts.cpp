#include "lib/dbsettings/postgres_facts.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"

namespace toolkit::dbsettings {
namespace {

using settings::Reason;
using settings::Refusal;

struct Code {
  std::string_view sqlstate;
  Reason reason;
  std::string_view meaning;  // empty: the server's own words
};
// Source: PostgreSQL documentation, appendix A.
constexpr std::array kCodes{
    Code{"28P01", Reason::other,
         "it refuses the password; write the right one into the URL, as postgres://USER:PASSWORD@HOST"},
    Code{"28000", Reason::other, "it does not let this role in from here"},
    Code{"3D000", Reason::other, "there is no such database; write one that is there into the URL, as HOST/postgres"},
    Code{"53300", Reason::other, "it has no connection left"},
    Code{"57P03", Reason::other, "it is starting up"},
    Code{"22023", Reason::invalid_value, ""},
    Code{"42704", Reason::unknown, ""},
    Code{"0A000", Reason::read_only, ""},
    Code{"25006", Reason::read_only, ""},
    Code{"55P02", Reason::read_only, ""},
};

std::string what_to_grant(std::string_view role) {
  return fmt::format(
      "role {0} may not; give the URL of a superuser, or from PostgreSQL 15 on, as a superuser: GRANT ALTER SYSTEM ON "
      "PARAMETER fsync, full_page_writes, synchronous_commit TO {0}; GRANT pg_read_all_settings TO {0}; GRANT SELECT "
      "ON "
      "pg_file_settings TO {0}; GRANT EXECUTE ON FUNCTION pg_show_all_file_settings(), pg_reload_conf() TO {0}",
      role.empty() ? "of the URL" : role);
}

Refusal refused(Reason reason, std::string_view server, std::string_view name, std::string_view why) {
  return {reason, name.empty() ? fmt::format("{}: {}", server, why) : fmt::format("{}: {}: {}", server, name, why)};
}

}  // namespace

std::string facts_query(std::string_view name) {
  return fmt::format(R"(SELECT pg_catalog.json_build_object(
  'value', pg_catalog.current_setting(name), 'source', source, 'role', current_user::text,
  'from_line', coalesce(sourcefile LIKE '%postgresql.auto.conf', false),
  'may_read_lines', pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT')
    AND pg_catalog.has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE'),
  'may_reload', pg_catalog.has_function_privilege('pg_catalog.pg_reload_conf()', 'EXECUTE'),
  'allows_alter_system', coalesce((SELECT setting FROM pg_catalog.pg_settings
    WHERE name = 'allow_alter_system'), 'on') = 'on')::text
FROM pg_catalog.pg_settings WHERE name = '{}')",
                     name);
}

std::optional<PostgresFacts> read_facts(std::string_view text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  try {
    return PostgresFacts{.value = document.at("value"),
                         .source = document.at("source"),
                         .role = document.at("role"),
                         .from_line = document.at("from_line"),
                         .may_read_lines = document.at("may_read_lines"),
                         .may_reload = document.at("may_reload"),
                         .allows_alter_system = document.at("allows_alter_system")};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::string lines_query(std::string_view name) {
  return fmt::format(R"(WITH files AS (SELECT * FROM pg_catalog.pg_file_settings)
SELECT pg_catalog.json_build_object(
  'written', (SELECT setting FROM files WHERE name = '{}' AND sourcefile LIKE '%postgresql.auto.conf'
    ORDER BY seqno DESC LIMIT 1),
  'mistake', (SELECT sourcefile || ', line ' || sourceline || ': ' || error FROM files
    WHERE error IS NOT NULL AND NOT EXISTS (SELECT 1 FROM files WHERE applied) ORDER BY seqno LIMIT 1))::text)",
                     name);
}

std::optional<PostgresLines> read_lines(std::string_view text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("written") || !document.contains("mistake")) return std::nullopt;
  PostgresLines lines;
  if (document["written"].is_string()) lines.written = document["written"];
  if (document["mistake"].is_string()) lines.mistake = document["mistake"];
  return lines;
}

std::optional<Refusal> mistake_of(std::string_view server, std::string_view name, const PostgresLines& lines) {
  if (lines.mistake.empty()) return std::nullopt;
  return refused(Reason::other, server, name,
                 fmt::format("the server reads none of its configuration: {}", printable(lines.mistake)));
}

std::optional<Refusal> obstacle(std::string_view server, std::string_view name, const PostgresFacts& facts) {
  if (!facts.allows_alter_system) {
    return refused(Reason::read_only, server, name,
                   "its configuration forbids ALTER SYSTEM (allow_alter_system = off); set it in its postgresql.conf");
  }
  if (facts.may_read_lines && facts.may_reload) return std::nullopt;
  return refused(Reason::needs_root, server, name, what_to_grant(printable(facts.role)));
}

std::optional<Refusal> override_of(std::string_view server, std::string_view name, const PostgresFacts& facts) {
  const auto has_the_last_word = [&](std::string_view who, std::string_view instead) {
    return refused(Reason::other, server, name,
                   fmt::format("it is {}, and {}; ALTER SYSTEM would change nothing. {}", facts.value, who, instead));
  };
  if (facts.source == "command line") {
    return has_the_last_word("the server's command line says so", "Change it there, as in postgres -c NAME=VALUE");
  }
  if (facts.source == "environment variable") {
    return has_the_last_word("a variable of the server's environment says so", "Change it there");
  }
  if (facts.source == "client") {
    return has_the_last_word("our own URL or PGOPTIONS says so", "Leave it out there");
  }
  if (facts.source == "user" || facts.source == "database" || facts.source == "database user") {
    return has_the_last_word(
        fmt::format("it is set for the {} that we are in", facts.source),
        fmt::format("Take that back by ALTER {} ... RESET {}", facts.source == "database" ? "DATABASE" : "ROLE", name));
  }
  return std::nullopt;
}

Refusal postgres_refusal(std::string_view server, std::string_view name, std::string_view role,
                         const db::PostgresFailure& failure) {
  if (failure.needs_password) {
    return refused(Reason::other, server, name,
                   "it asks for a password; write it into the URL, as postgres://USER:PASSWORD@HOST");
  }
  if (failure.sqlstate == "42501") return refused(Reason::needs_root, server, name, what_to_grant(printable(role)));
  const auto* const code = std::ranges::find(kCodes, failure.sqlstate, &Code::sqlstate);
  if (code != kCodes.end()) {
    return refused(code->reason, server, name, code->meaning.empty() ? failure.message : code->meaning);
  }
  return refused(Reason::other, server, name, failure.message);
}

}  // namespace toolkit::dbsettings

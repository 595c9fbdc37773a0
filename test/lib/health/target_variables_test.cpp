// ${NAME} in targets.
#include <unistd.h>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "lib/db/postgres_url.hpp"
#include "lib/health/http_conditions.hpp"
#include "lib/health/probe_kinds.hpp"
#include "lib/health/target.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::health;
using namespace std::chrono_literals;

namespace {

using Variables = std::map<std::string, std::string>;

TargetText text_of(std::string_view target, const Variables& variables) {
  Mistakes mistakes;
  const auto written = split_target(target, mistakes);
  REQUIRE(written);
  TargetText text = read_target_text(*written, Environment{variables}, mistakes);
  INFO(join(mistakes.list(), "\n"));
  REQUIRE(mistakes.empty());
  return text;
}

Target target_of(std::string_view text, const Variables& variables) {
  Mistakes mistakes;
  auto target = parse_target(text, Environment{variables}, mistakes);
  INFO(join(mistakes.list(), "\n"));
  REQUIRE(target);
  return std::move(*target);
}

Url url_of(std::string_view target, const Variables& variables) {
  const auto url = parse_url(text_of(target, variables).address);
  REQUIRE(url);
  return *url;
}

db::PostgresUrl postgres_of(std::string_view target, const Variables& variables) {
  const auto url = db::read_postgres_url(text_of(target, variables).address);
  REQUIRE(url);
  return *url;
}

/// Everything that is wrong with the text, in one string.
std::string mistakes_of(std::string_view text, const Variables& variables = {}) {
  Mistakes mistakes;
  const auto target = parse_target(text, Environment{variables}, mistakes);
  CHECK(target.has_value() == mistakes.empty());
  return join(mistakes.list(), "\n");
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

constexpr const char* kHard = "@/#?%&:[]{}$,;= +\"'\\%41${X}";

/// Any value that a variable can have.
rc::Gen<std::string> any_value() {
  return rc::gen::container<std::string>(
      rc::gen::suchThat(rc::gen::arbitrary<char>(), [](char c) { return c != '\0'; }));
}

}  // namespace

TEST_CASE("a variable is put in after a target is split, so that a password may hold anything", "[health]") {
  const Variables variables{{"P", kHard}};
  const Target target = target_of("redis://:${P}@cache#timeout=3s", variables);
  CHECK(target.secrets == std::vector<std::string>{kHard});
  CHECK(target.shown == "redis://:***@cache");
  CHECK(target.policy.timeout == 3s);
  const Url url = url_of("redis://:${P}@cache", variables);
  CHECK(url.password == kHard);
  CHECK(url.host == "cache");
  CHECK(target_of("nats://${P}@h", variables).secrets == std::vector<std::string>{kHard});
  CHECK(target_of("http://u:${P}@h/", variables).secrets == std::vector<std::string>{kHard});
  CHECK(target_of("http://h/?token=${P}&x=1", variables).secrets == std::vector<std::string>{kHard});
  CHECK(target_of("mysql://u:${P}@h/db", variables).secrets == std::vector<std::string>{kHard});
  CHECK(target_of("postgres://u:${P}@h/db", variables).secrets == std::vector<std::string>{kHard});
  CHECK(target_of("postgres://u@h/db?password=${P}&sslmode=disable", variables).secrets ==
        std::vector<std::string>{kHard});
}

TEST_CASE("any password is put in as it is", "[health][property]") {
  rc::prop("redis://:${P}@h gives the same secret and host", [] {
    const std::string password = *any_value();
    Mistakes mistakes;
    const auto target = parse_target("redis://:${P}@h", Environment{{{"P", password}}}, mistakes);
    RC_ASSERT(target);
    RC_ASSERT(target->secrets == std::vector<std::string>{password});
    RC_ASSERT(target->known == (std::vector<std::string>{"", "h"}));
    RC_ASSERT(target->shown == "redis://:***@h");
  });
  rc::prop("so does libpq", [] {
    const std::string password = *rc::gen::nonEmpty(any_value());
    Mistakes mistakes;
    const auto target = parse_target("postgres://u:${P}@a:1,b/d", Environment{{{"P", password}}}, mistakes);
    // libpq takes text in UTF-8 and in any other encoding.
    RC_ASSERT(target);
    RC_ASSERT(target->secrets == std::vector<std::string>{password});
    RC_ASSERT(target->known == (std::vector<std::string>{"u", "d", "a", "b"}));
  });
  rc::prop("and an option's value is what the variable holds", [] {
    const std::string value = *any_value();
    Mistakes mistakes;
    const auto written = split_target("redis://h#key=a${V}b&value=${V}", mistakes);
    const TargetText text = read_target_text(*written, Environment{{{"V", value}}}, mistakes);
    RC_ASSERT(mistakes.empty());
    RC_ASSERT(text.option("key") == "a" + value + "b");
    RC_ASSERT(text.option("value") == value);
    RC_ASSERT(text.options.size() == 2U);
  });
}

TEST_CASE("a variable may stand in every part of a URL but the scheme", "[health]") {
  const Variables variables{{"USER", "a@b"},  {"P", "p:w"},      {"HOST", "db.internal"},
                            {"PORT", "6380"}, {"PATH", "a/b?c"}, {"VALUE", "x&y"}};
  const Url url = url_of("http://${USER}:${P}@${HOST}:${PORT}/x/${PATH}?q=${VALUE}&r=1", variables);
  CHECK(url.user == "a@b");
  CHECK(url.password == "p:w");
  CHECK(url.host == "db.internal");
  CHECK(url.port == 6380);
  CHECK(url.path == "/x/a%2Fb%3Fc");  // one part of the path, as the service sees it
  CHECK(url.query == "q=x%26y&r=1");
  CHECK(url_of("redis://${HOST}-2:1${PORT}0", {{"HOST", "db"}, {"PORT", "234"}}).host == "db-2");
  CHECK(url_of("redis://${HOST}-2:1${PORT}0", {{"HOST", "db"}, {"PORT", "234"}}).port == 12340);
  CHECK(target_of("redis://${HOST}:${PORT}/${DB}", {{"HOST", "db"}, {"PORT", "1"}, {"DB", "2"}}).shown ==
        "redis://db:1/2");
  CHECK(target_of("mysql://u@h/${DB}", {{"DB", "a/b"}}).known == std::vector<std::string>{"u", "h", "a/b"});
  CHECK(has(mistakes_of("${S}://h", {{"S", "http"}}), "its scheme is not written out"));
  CHECK(has(mistakes_of("${URL}", {{"URL", "http://h"}}), "its scheme is not written out"));
  CHECK(has(mistakes_of("x${S}://h", {{"S", "http"}}), "unknown scheme"));
}

TEST_CASE("a value that does not fit where it stands is a mistake and splits nothing", "[health]") {
  CHECK(has(mistakes_of("redis://${H}", {{"H", "a/1"}}), "its host has a character that no host name has"));
  CHECK(has(mistakes_of("redis://${H}", {{"H", "u:p@h"}}), "its host has a character that no host name has"));
  CHECK(has(mistakes_of("redis://${H}", {{"H", ""}}), "has no host"));
  CHECK(has(mistakes_of("redis://h:${PORT}", {{"PORT", "1/2"}}), "its port is not a number"));
  CHECK(has(mistakes_of("redis://h:${PORT}", {{"PORT", ""}}), "its port is not a number"));
  CHECK(has(mistakes_of("redis://h/${DB}", {{"DB", "1?x=y"}}), "its database must be a number"));
  CHECK(has(mistakes_of("tcp://${AT}", {{"AT", "h:80"}}), "its host has a character that no host name has"));
  CHECK(has(mistakes_of("dns:${NAME}", {{"NAME", "a/b"}}), "is no name"));
  CHECK(has(mistakes_of("http://h#timeout=${T}", {{"T", "5"}}), "timeout: '5' has no unit"));
}

TEST_CASE("an IPv6 address may be a variable in its brackets", "[health]") {
  CHECK(url_of("redis://:p@[${IP}]:1", {{"IP", "fe80::1%eth0"}}).host == "fe80::1%eth0");
  CHECK(url_of("http://[::${IP}]/[${IP}]", {{"IP", "1"}}).path == "/[1]");
  const Variables evil{{"IP", "::1]@evil"}};
  CHECK(has(mistakes_of("redis://[${IP}]", evil),
            "the variable IP stands in brackets, and its value is no IPv6 address"));
  CHECK(has(mistakes_of("redis://[${IP}]", {{"IP", "h"}}), "no IPv6 address"));
  const auto postgres = postgres_of("postgres://u@[${IP}]:5,b/d", {{"IP", "fe80::1%eth0"}});
  REQUIRE(postgres.servers.size() == 2);
  CHECK(postgres.servers[0].host == "fe80::1%eth0");
  CHECK(postgres.servers[0].port == 5);
  CHECK(postgres.servers[1].host == "b");
}

TEST_CASE("libpq's several hosts are split before values are put in", "[health]") {
  const Variables variables{{"U", "a:b@c"}, {"A", "one"},    {"B", "two"},    {"PA", "1"},
                            {"PB", "2"},    {"DB", "x/y?z"}, {"CA", "/a b&c"}};
  const auto url = postgres_of("postgres://${U}@${A}:${PA},${B}:${PB}/${DB}?sslrootcert=${CA}", variables);
  CHECK(url.user == "a:b@c");
  CHECK(url.database == "x/y?z");
  REQUIRE(url.servers.size() == 2);
  CHECK(url.servers[0].host == "one");
  CHECK(url.servers[0].port == 1);
  CHECK(url.servers[1].host == "two");
  CHECK(url.servers[1].port == 2);
  CHECK(has(mistakes_of("postgres://${H}/d", {{"H", "a,b"}}),
            "the variable H stands for one host or port, and its value has a ','"));
  CHECK(has(mistakes_of("postgres://h:${P}/d", {{"P", "1,2"}}), "the variable P stands for one host or port"));
  CHECK(postgres_of("postgres://${H}/d", {{"H", "/run/postgresql"}}).servers[0].is_socket());
}

TEST_CASE("a header is split at its written colon and a json condition at its written equals sign", "[health]") {
  const auto headers_of = [](std::string_view option, const Variables& variables) {
    return target_of("http://h#header=" + std::string{option}, variables).headers;
  };
  using Headers = std::vector<std::pair<std::string, std::string>>;
  CHECK(headers_of("Authorization: Bearer ${T}", {{"T", "a:b&c#d%20=e"}}) ==
        Headers{{"Authorization", "Bearer a:b&c#d%20=e"}});
  CHECK(headers_of("${NAME}: v", {{"NAME", "X-Key"}}) == Headers{{"X-Key", "v"}});
  CHECK(headers_of("${ALL}", {{"ALL", "X-Key: a: b"}}) == Headers{{"X-Key", "a: b"}});
  CHECK(headers_of("X-Key%3A%20v", {}) == Headers{{"X-Key", "v"}});
  CHECK(has(mistakes_of("http://h#header=${NAME}: v", {{"NAME", "A: b"}}), "a header is written Name: value"));
  CHECK(has(mistakes_of("http://h#header=A: ${V}", {{"V", "b\r\nC: d"}}), "in one line"));
  Mistakes mistakes;
  const auto conditions =
      read_http_conditions(text_of("http://h#json=/${A}/c=${B}", {{"A", "a=b"}, {"B", "x=/y"}}), mistakes);
  REQUIRE(conditions.json.size() == 1);
  CHECK(conditions.json[0].pointer == "/a=b/c");
  CHECK(conditions.json[0].value == "x=/y");
}

TEST_CASE("where nothing is decoded a value is put in as it is", "[health]") {
  const Variables variables{{"X", "a%23b#text=c %41/d"}};
  CHECK(text_of("file:/${X}", variables).rest == "/a%23b#text=c %41/d");
  CHECK(text_of("file:/${X}#text=${X}", variables).rest == "/a%23b#text=c %41/d");
  CHECK(text_of("file:/${X}#text=${X}", variables).option("text") == "a%23b#text=c %41/d");
  CHECK(text_of("file:/%23${X}", variables).rest == "/#a%23b#text=c %41/d");
  CHECK(text_of("unix:${X}", variables).rest == "a%23b#text=c %41/d");
  CHECK(text_of("docker:${C}#state=exited", {{"C", "a#b"}}).rest == "a#b");
  CHECK(text_of("dns:${HOST}.internal", {{"HOST", "db"}}).rest == "db.internal");
  CHECK(target_of("file:/${X}", variables).shown == "file:/a%23b#text=c %41/d");
  CHECK(text_of("file:/%24{X}%24", variables).rest == "/${X}%24");
}

TEST_CASE("what exec runs is left alone and its options are not", "[health]") {
  CHECK(text_of("exec:test ${X} = ${Y:-'a b'}#timeout=${T}", {{"X", "$(evil)"}, {"T", "2s"}}).rest ==
        "test ${X} = ${Y:-'a b'}");
  CHECK(target_of("exec:test ${X} = 1#timeout=${T}", {{"T", "2s"}}).policy.timeout == 2s);
  CHECK(mistakes_of("exec:echo ${ unclosed ${1}").empty());
}

TEST_CASE("a variable that is not set is a mistake that names it and says what to do", "[health]") {
  CHECK(mistakes_of("redis://:${REDIS_PASSWORD}@cache") ==
        "redis://:***@cache: the variable REDIS_PASSWORD is not set; set it in the step's env:, or write %24{ for a "
        "literal ${");
  CHECK(has(mistakes_of("file:/${X}"), "file:/${X}: the variable X is not set"));
  CHECK(has(mistakes_of("exec:true#timeout=${X}"), "timeout: the variable X is not set"));
  CHECK(mistakes_of("redis://:${P}@cache", {{"P", ""}}).empty());
  CHECK(url_of("redis://:%24{P}@cache", {}).password == "${P}");
}

TEST_CASE("all variables that are missing are told at once beside what else is wrong", "[health]") {
  const std::string all = mistakes_of("http://${A}:${B}/${A}#status=${C}&header=${D}&method=G T&nonsense=${E}&json=x");
  for (const char* name : {"A", "B", "C", "D"}) {
    INFO(name << "\n" << all);
    CHECK(count_of(all, fmt::format("the variable {} is not set", name)) == 1);
  }
  CHECK(has(all, "no HTTP method"));
  CHECK(has(all, "has no option 'nonsense'"));
  CHECK(has(all, "no JSON pointer"));
  CHECK_FALSE(has(all, "port"));
  CHECK_FALSE(has(all, "no list of statuses"));
  CHECK_FALSE(has(all, "a header is written"));
  CHECK(count_of(mistakes_of("redis://[${A}]#ca=${B}&role=${C}&value=${D}&key=${E}"), "\n") == 4);
  CHECK(count_of(mistakes_of("postgres://[${A}]:${B}/${C}#query=${D}"), "\n") == 3);
}

TEST_CASE("a malformed ${ is a mistake that shows nothing of it", "[health]") {
  CHECK(mistakes_of("redis://:${sesame@h") ==
        "redis://:***@h: a '${' has no closing '}'; write ${NAME}, or write %24{ for a literal ${");
  for (const char* name : {"", "1", "se-same", "se same", "sesame:-x", "se$same"}) {
    const std::string mistake = mistakes_of(fmt::format("redis://:${{{}}}@h", name), {{"1", "x"}, {"", "x"}});
    INFO(mistake);
    CHECK(has(mistake, "is no name of a variable"));
    CHECK_FALSE(has(mistake, "same"));
  }
  CHECK(has(mistakes_of("file:/${"), "no closing"));
  CHECK(has(mistakes_of("http://h#status=${"), "status: a '${' has no closing"));
}

TEST_CASE("$NAME and $$ stay as they are", "[health]") {
  const Variables variables{{"P", "x"}};
  CHECK(url_of("redis://:$P$$P$@h", variables).password == "$P$$P$");
  CHECK(url_of("redis://:$${P}$@h", variables).password == "$x$");
  CHECK(text_of("file:/$P{P}", variables).rest == "/$P{P}");
}

TEST_CASE("what is wrong with a target that has variables is told of the target as written", "[health]") {
  const Variables variables{{"HOST", "db"}, {"PORT", "70000"}};
  CHECK(mistakes_of("tcp://${HOST}:${PORT}", variables).starts_with("tcp://${HOST}:${PORT}: malformed URL: its port"));
  CHECK(mistakes_of("http://${HOST}/#status=abc", variables).starts_with("http://${HOST}/: status: 'abc'"));
}

TEST_CASE("no mistake shows the value of a variable in a password", "[health][property]") {
  rc::prop("however malformed the URL is", [] {
    const auto password = "sesame" + *any_value();
    const auto scheme =
        *rc::gen::elementOf(std::vector<std::string>{"http", "redis", "postgres", "tcp", "htp", "nats"});
    const auto before =
        *rc::gen::elementOf(std::vector<std::string>{"", "me", "me:", ":", "me:x", "me:x/", "me:x#y", "["});
    const auto behind =
        *rc::gen::elementOf(std::vector<std::string>{"@h/1", "@h:99999/1", "@", "", "@h/d?sslmod=1", "@[::1", "/@h",
                                                     "#@h", "@h#timeout=x", "?x@h", ":@h:x", "${MISSING}@h"});
    Mistakes mistakes;
    const auto target =
        parse_target(scheme + "://" + before + "${P}" + behind, Environment{{{"P", password}}}, mistakes);
    if (!target) RC_ASSERT(!has(join(mistakes.list(), "\n"), "sesame"));
  });
  rc::prop("nor does the name of a target that is right", [] {
    const auto password = "sesame" + *any_value();
    const auto text = *rc::gen::elementOf(std::vector<std::string>{
        "redis://:${P}@h", "http://u:x${P}@h/a@b", "nats://${P}@h", "postgres://u:${P}@a,b/c?x", "mysql://u:${P}@h",
        "http://h/?token=${P}", "postgres://h/d?password=${P}"});
    Mistakes mistakes;
    const auto target = parse_target(text, Environment{{{"P", password}}}, mistakes);
    if (target) RC_ASSERT(!has(target->shown, "sesame"));
    RC_ASSERT(!has(join(mistakes.list(), "\n"), "sesame"));
  });
}

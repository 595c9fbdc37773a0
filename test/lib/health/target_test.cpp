#include "lib/health/target.hpp"

#include <map>
#include <set>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "lib/health/probe_kinds.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::health;
using namespace std::chrono_literals;

namespace {

TargetText parsed(std::string_view text) {
  Mistakes mistakes;
  const auto written = split_target(text, mistakes);
  REQUIRE(written);
  TargetText target = read_target_text(*written, Environment{}, mistakes);
  INFO(join(mistakes.list(), "\n"));
  REQUIRE(mistakes.empty());
  return target;
}

/// Everything that is wrong with the text, in one string.
std::string mistakes_of(std::string_view text) {
  Mistakes mistakes;
  const auto target = parse_target(text, Environment{}, mistakes);
  CHECK(target.has_value() == mistakes.empty());
  return join(mistakes.list(), "\n");
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the options of a target follow a # and the part before goes to the service untouched", "[health]") {
  const TargetText target = parsed("http://h/ready?full=1&x=%41#timeout=30s&successes=3");
  CHECK(target.scheme == "http");
  CHECK(target.address == "http://h/ready?full=1&x=%41");
  CHECK(target.option("timeout") == "30s");
  CHECK(target.option("successes") == "3");
  CHECK(parsed("postgres://u@h/d?sslmode=require#query=SELECT 2").address == "postgres://u@h/d?sslmode=require");
}

TEST_CASE("option values are percent-decoded", "[health]") {
  CHECK(parsed("http://h/#body=a%26b%3Dc%23d%25").option("body") == "a&b=c#d%");
  CHECK(parsed("http://h/#body=a=b#c").option("body") == "a=b#c");
  CHECK(parsed("http://h/#header=A: b&header=C: d").options_named("header") ==
        std::vector<std::string>{"A: b", "C: d"});
  CHECK(has(mistakes_of("http://h/#body=50%"), "write a literal % as %25"));
}

TEST_CASE("in exec and file and unix only a last # followed by known names counts", "[health]") {
  CHECK(parsed("exec:echo '#1' # comment").rest == "echo '#1' # comment");
  CHECK(parsed("exec:echo #timeout=1s#").rest == "echo #timeout=1s#");
  CHECK(parsed("exec:echo #1#timeout=1s").rest == "echo #1");
  CHECK(parsed("exec:echo #1#timeout=1s").option("timeout") == "1s");
  CHECK(parsed("file:/a#b").rest == "/a#b");
  CHECK(parsed("file:/a#text=x").rest == "/a");
  CHECK(parsed("file:/a#text=x&nonsense=y").rest == "/a#text=x&nonsense=y");
  CHECK(parsed("unix:/a#try-timeout=1s").option("try-timeout") == "1s");
}

TEST_CASE("in exec and file and unix %23 is a literal # and no other % is touched", "[health]") {
  CHECK(parsed("exec:date +%d %23timeout=1s").rest == "date +%d #timeout=1s");
  CHECK(parsed("file:/a%23text=x").rest == "/a#text=x");
  CHECK(parsed("file:/a%20b").rest == "/a%20b");
}

TEST_CASE("a target keeps what is its own to keep to", "[health]") {
  Mistakes mistakes;
  const auto target = parse_target("tcp://h:1#timeout=3s&try-timeout=250ms&successes=2", Environment{}, mistakes);
  REQUIRE(target);
  CHECK(target->policy.timeout == 3s);
  CHECK(target->policy.try_timeout == 250ms);
  CHECK(target->policy.successes == 2U);
  CHECK(target->shown == "tcp://h:1");
}

TEST_CASE("what is wrong with a target is said with the target in front", "[health]") {
  CHECK(has(mistakes_of("htp://h"), "htp://h: unknown scheme 'htp' (did you mean http?)"));
  CHECK(has(mistakes_of("dsn:db"), "dsn:db: unknown scheme 'dsn' (did you mean dns?)"));
  CHECK(has(mistakes_of("exce:true"), "unknown scheme 'exce' (did you mean exec?)"));
  CHECK(has(mistakes_of("unx:/x"), "unknown scheme 'unx' (did you mean unix?)"));
  CHECK(has(mistakes_of("dns1:80"), "dns1:80: has no scheme"));
  CHECK(has(mistakes_of("localhost"), "localhost: has no scheme"));
  CHECK(has(mistakes_of("localhost:80"), "localhost:80: has no scheme"));
  CHECK(has(mistakes_of(""), "has no scheme"));
  CHECK(has(mistakes_of("tcp://h"), "tcp://h: has no port"));
  CHECK(has(mistakes_of("tcp://h:0"), "from 1 to 65535"));
  CHECK(has(mistakes_of("tcp://h:65536"), "from 1 to 65535"));
  CHECK(has(mistakes_of("tcp://:80"), "has no host"));
  CHECK(has(mistakes_of("tcp://h:80/path"), "a host and a port and nothing else"));
  CHECK(has(mistakes_of("tcp://u@h:80"), "a host and a port and nothing else"));
  CHECK(has(mistakes_of("http://"), "has no host"));
  CHECK(has(mistakes_of("http://[::1/"), "closing ']'"));
  CHECK(has(mistakes_of("http://a b/"), "malformed URL"));
  CHECK(has(mistakes_of("unix:"), "has no path"));
  CHECK(has(mistakes_of("unix:/" + std::string(107, 'x')), "at most 107 bytes"));
  CHECK(has(mistakes_of("file:"), "has no path"));
  CHECK(has(mistakes_of("exec: "), "has no command"));
  CHECK(has(mistakes_of("dns:"), "is no name"));
  CHECK(has(mistakes_of("dns://db"), "is no name"));
  CHECK(has(mistakes_of("dns:db#address=1.2.3"), "is no IP address"));
  CHECK(has(mistakes_of("postgres://u:p@h:port/d"), "malformed URL"));
  CHECK(has(mistakes_of("postgres://h/d?sslmod=x"), "sslmod"));
  CHECK(has(mistakes_of("postgres://h/d#query= "), "query: it is empty"));
  CHECK(has(mistakes_of("redis://user@h"), "has a user and no password"));
  CHECK(has(mistakes_of("redis://h/x"), "its database must be a number"));
  CHECK(has(mistakes_of("redis://h?x=1"), "takes no ?parameters"));
  CHECK(has(mistakes_of("redis://h#value=1"), "value: it needs a key"));
  CHECK(has(mistakes_of("redis://h#role=boss"), "none of master, replica, sentinel"));
  CHECK(has(mistakes_of("redis://h#ca=/x"), "ca: it is for rediss"));
}

TEST_CASE("an option that its scheme does not have is refused with those that it has", "[health]") {
  CHECK(has(mistakes_of("tcp://h:1#status=200"), "tcp: has no option 'status'"));
  CHECK(has(mistakes_of("http://h#stats=200"), "(did you mean status?)"));
  CHECK(has(mistakes_of("redis://h#query=x"), "redis: has no option 'query'"));
  CHECK(has(mistakes_of("http://h#status"), "needs a value"));
  CHECK(has(mistakes_of("http://h#status=200&status=201"), "given twice"));
  CHECK(has(mistakes_of("http://h#timeout=5"), "has no unit"));
  CHECK(has(mistakes_of("http://h#timeout=0s"), "more than 0s"));
  CHECK(has(mistakes_of("http://h#successes=0"), "from 1 to"));
  CHECK(has(mistakes_of("http://h#body=("), "regular expression"));
  CHECK(has(mistakes_of("http://h#status=2xx"), "no list of statuses"));
  CHECK(has(mistakes_of("http://h#json=status=ok"), "no JSON pointer"));
  CHECK(has(mistakes_of("http://h#header=no colon"), "Name: value"));
  CHECK(has(mistakes_of("http://h#header=A: b%0D%0AC: d"), "in one line"));
  CHECK(has(mistakes_of("http://h#method=G E T"), "no HTTP method"));
  CHECK(has(mistakes_of("https://h#ca=/no/such/file"), "/no/such/file"));
  CHECK(has(mistakes_of("https://h#ca=/dev/null"), "no certificate"));
}

TEST_CASE("everything that is wrong with a target is said at once", "[health]") {
  const std::string all = mistakes_of("http://h:0/#timeout=5&status=abc&nonsense=1");
  CHECK(has(all, "from 1 to 65535"));
  CHECK(has(all, "has no unit"));
  CHECK(has(all, "no list of statuses"));
  CHECK(has(all, "has no option 'nonsense'"));
}

TEST_CASE("no mistake shows a password", "[health][property]") {
  const auto any_of = [](const std::string& characters) {
    return rc::gen::container<std::string>(rc::gen::elementOf(characters));
  };
  const auto shown_of = [](const std::string& password) {
    const auto scheme = *rc::gen::elementOf(std::vector<std::string>{"http", "redis", "postgres", "tcp", "htp"});
    const auto rest = *rc::gen::elementOf(std::vector<std::string>{"h/1", "h:99999/1", "h", "h/d?sslmod=1", "[::1"});
    Mistakes mistakes;
    const auto target = parse_target(scheme + "://me:" + password + "@" + rest, Environment{}, mistakes);
    return join(mistakes.list(), "\n") + (target ? target->shown : "");
  };
  rc::prop("a password of any characters but # is in no message and in no name of a target", [&] {
    const std::string password = "pw" + *any_of("abc/?@:%&= 12");
    RC_ASSERT(!has(shown_of(password), password));
  });
  rc::prop("a password with a # in it is shown neither before nor behind it", [&] {
    const std::string before = "pw" + *any_of("abc/?:@%&= 12");
    const std::string option =
        *rc::gen::elementOf(std::vector<std::string>{"", "timeout=", "status=", "ca=", "x&key="});
    const std::string behind = option + "sesame" + *any_of("abc/?#@:%&= 12");
    const std::string shown = shown_of(before + "#" + behind);
    RC_ASSERT(!has(shown, before));
    RC_ASSERT(!has(shown, "sesame"));
  });
}

TEST_CASE("it is known of every target that is a server where that listens", "[health]") {
  const std::map<std::string, std::string> servers{{"tcp://h:1", "h:1"},
                                                   {"http://h/", "h:80"},
                                                   {"https://h/", "h:443"},
                                                   {"http://h:8080/", "h:8080"},
                                                   {"redis://h", "h:6379"},
                                                   {"rediss://h", "h:6379"},
                                                   {"postgres://u@h/d", "h:5432"},
                                                   {"postgresql://u@h:1/d", "h:1"},
                                                   {"postgres://u@h:2,i:3/d", "h:2"},
                                                   {"mysql://h", "h:3306"},
                                                   {"mariadb://h", "h:3306"},
                                                   {"amqp://h", "h:5672"},
                                                   {"nats://h", "h:4222"},
                                                   {"memcached://h", "h:11211"},
                                                   {"smtp://h", "h:25"},
                                                   {"mongodb://h", "h:27017"},
                                                   {"kafka://h", "h:9092"},
                                                   {"elasticsearch://h", "h:9200"},
                                                   {"opensearch://h", "h:9200"},
                                                   {"grpc://h:4", "h:4"},
                                                   {"grpcs://h:4", "h:4"},
                                                   {"unix:/s", "none"},
                                                   {"docker:c", "none"},
                                                   {"dns:h", "none"},
                                                   {"file:/f", "none"},
                                                   {"exec:true", "none"}};
  std::set<std::string> schemes;
  for (const auto& [text, expected] : servers) {
    INFO(text);
    schemes.insert(text.substr(0, text.find(':')));
    Mistakes mistakes;
    const auto target = parse_target(text, Environment{}, mistakes);
    if (mistakes.list().size() == 1 && has(mistakes.list().front(), "TLS")) continue;  // a hiredis without it
    REQUIRE(target);
    CHECK((target->server ? target->server->host + ":" + std::to_string(target->server->port) : "none") == expected);
  }
  for (const ProbeKind& kind : probe_kinds()) CHECK(schemes.contains(std::string{kind.scheme}));
}

TEST_CASE("passwords and header values are handed over for masking", "[health]") {
  Mistakes mistakes;
  const auto redis = parse_target("redis://me:s%40cret@db/1", Environment{}, mistakes);
  REQUIRE(redis);
  CHECK(redis->secrets == std::vector<std::string>{"s@cret"});
  CHECK(redis->shown == "redis://me:***@db/1");
  const auto postgres = parse_target("postgres://me@db/app?password=sesame", Environment{}, mistakes);
  REQUIRE(postgres);
  CHECK(postgres->secrets == std::vector<std::string>{"sesame"});
  CHECK(postgres->shown == "postgres://me@db/app?password=***");
  const auto http = parse_target("http://h/?token=abc#header=X-Key: def", Environment{}, mistakes);
  REQUIRE(http);
  CHECK(http->secrets == std::vector<std::string>{"abc"});
  CHECK(http->headers == std::vector<std::pair<std::string, std::string>>{{"X-Key", "def"}});
}

TEST_CASE("every kind of target has what help and docs need", "[health]") {
  for (const ProbeKind& kind : probe_kinds()) {
    INFO(kind.scheme);
    CHECK(kind.form.starts_with(kind.scheme));
    CHECK_FALSE(kind.help.empty());
    CHECK(find_probe_kind(kind.scheme) == &kind);
  }
  CHECK(find_probe_kind("gopher") == nullptr);
}

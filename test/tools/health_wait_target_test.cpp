// How a target is written: what goes to the service, and what is an option.
#include "test/support/catch.hpp"
#include "test/tools/health_wait.hpp"
#include "test/tools/port.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {
namespace {

/// The head of the request that a target leads to; the answer is 200 with `body`.
std::string request_for(const std::string& target, OpenPort& port, int& code, const std::string& body = "") {
  Program program{call({"--timeout", "45s", target})};
  Accepted server = port.accept();
  std::string head = server.read_head();
  server.answer(200, body);
  code = program.finish().code;
  return head;
}

int once(const std::string& target) { return health_wait({"--once", target}).code; }

}  // namespace

TEST_CASE("what stands before the first hash goes to the service untouched", "[health-wait]") {
  OpenPort port;
  int code = -1;
  const std::string head =
      request_for(port.url("http") + "/a%20b/../ready?full=1&x=%23&timeout=soon#timeout=45s&successes=1", port, code);
  CHECK(code == 0);
  CHECK(contains(head, " /a%20b/../ready?full=1&x=%23&timeout=soon HTTP/1.1\r\n"));
}

TEST_CASE("a target's options are percent-decoded", "[health-wait]") {
  OpenPort port;
  int code = -1;
  const std::string head =
      request_for(port.url("http") + "/#header=X-Words:%20a%20%26%20b%23&body=%5Ea%26b%23$&method=POST&status=200",
                  port, code, "a&b#");
  CHECK(code == 0);
  CHECK(contains(head, "POST / HTTP/1.1\r\n"));
  CHECK(contains(head, "X-Words: a & b#\r\n"));
}

TEST_CASE("options that may be repeated are all kept", "[health-wait]") {
  OpenPort port;
  int code = -1;
  const std::string head = request_for(port.url("http") + "/#header=A:%20one&header=B:%20two&json=/a/0=1&json=/b=x",
                                       port, code, R"({"a":[1],"b":"x"})");
  CHECK(code == 0);
  CHECK(contains(head, "A: one\r\n"));
  CHECK(contains(head, "B: two\r\n"));
}

TEST_CASE("a target's variables are put in after it is split and exec's are the shell's", "[health-wait]") {
  OpenPort port;
  Program program{call({"--timeout", "45s", port.url("http") + "/${PART}?q=${PART}#header=X-Key: ${PART}",
                        "exec:test \"${PART}\" = 'a b&c#d' && test ${PART:+set} = set"}),
                  {.environment = {{"PART", "a b&c#d"}}}};
  Accepted server = port.accept();
  const std::string head = server.read_head();
  server.answer(200, "");
  CHECK(program.finish().code == 0);
  CHECK(contains(head, "GET /a%20b%26c%23d?q=a%20b%26c%23d HTTP/1.1\r\n"));
  CHECK(contains(head, "X-Key: a b&c#d\r\n"));
}

TEST_CASE("each condition of an http target is asked for", "[health-wait]") {
  const auto [options, status, body, code] = GENERATE(table<std::string, int, std::string, int>({
      {"", 204, "", 0},
      {"", 302, "", 1},
      {"#status=302,404-410", 404, "", 0},
      {"#status=302,404-410", 200, "", 1},
      {"#body=all.is.well", 200, "now all is well.", 0},
      {"#body=all.is.well", 200, "all is bad", 1},
      {"#json=/status=ok", 200, R"({"status":"ok"})", 0},
      {"#json=/status=ok", 200, R"({"status":"no"})", 1},
      {"#json=/n=5", 200, R"({"n":5})", 0},
      {"#json=/ready=true", 200, R"({"ready":true})", 0},
      {"#json=/ready=true", 200, "no JSON", 1},
      {"#json=/a~1b=", 200, R"({"a/b":""})", 0},
  }));
  OpenPort port;
  Program program{call({"--once", port.url("http") + "/" + options})};
  Accepted server = port.accept();
  (void)server.read_head();
  server.answer(status, body);
  INFO(options << " on " << status << " " << body);
  CHECK(program.finish().code == code);
}

TEST_CASE("in file targets only a last hash with known names counts", "[health-wait]") {
  const Scratch folder;
  folder.write("a#b", "hello world & more");
  folder.write("c#timeout=1s", "");
  CHECK(once("file:" + (folder / "a#b")) == 0);
  CHECK(once("file:" + (folder / "a#b#text=hello%20world%20%26%20more")) == 0);
  CHECK(once("file:" + (folder / "a#b#text=other")) == 1);
  CHECK(once("file:" + (folder / "a%23b")) == 0);
  CHECK(once("file:" + (folder / "c#timeout=1s")) == 1);    // an option: there is no file c
  CHECK(once("file:" + (folder / "c%23timeout=1s")) == 0);  // the file's name
  CHECK(once("file:" + (folder / "a#timeout=1s#b")) == 1);  // all of it is a name
}

TEST_CASE("in exec targets a hash is the shell's unless known names follow the last one", "[health-wait]") {
  CHECK(once("exec:test 'a#b' = \"a#b\"") == 0);
  CHECK(once("exec:true # a comment") == 0);
  CHECK(once("exec:false # timeout=1s") == 1);
  CHECK(once("exec:test $# = 0#timeout=5s&successes=1") == 0);
  CHECK(once("exec:test '%23' = '#'") == 0);
  CHECK(once("exec:test $(printf %d 7) = 7") == 0);
  CHECK(once("exec:exit 3") == 1);
}

TEST_CASE("a unix target is a path with the same hash rule", "[health-wait]") {
  if (!has_program("python3")) SKIP_TEST("python3, which listens here, is not installed");
  const Scratch folder;
  const std::string path = folder / "a#b.sock";
  Program server{{"python3", "-c",
                  "import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(); s.accept()",
                  path}};
  CHECK(health_wait({"--timeout", "45s", "unix:" + path + "#timeout=45s"}).code == 0);
  CHECK(server.finish().code == 0);
  CHECK(once("unix:" + path) == 1);  // the path is there, and nobody listens
  CHECK(health_wait({"--until-gone", "--timeout", "45s", "unix:" + path}).code == 0);
}

TEST_CASE("dns targets ask for a name and its address", "[health-wait]") {
  CHECK(once("dns:localhost") == 0);
  CHECK(once("dns:localhost#address=127.0.0.1") == 0);
  CHECK(once("dns:localhost#address=192.0.2.1") == 1);
}

}  // namespace toolkit::tools_test

#include "lib/cli/describe.hpp"

#include <nlohmann/json.hpp>

#include "lib/cli/markdown.hpp"
#include "test/lib/cli/example_tool.hpp"
#include "test/support/catch.hpp"

using namespace toolkit::cli;
using nlohmann::json;

TEST_CASE("describe holds the whole declaration as JSON", "[cli]") {
  const json described = json::parse(describe(example_tool()));
  CHECK(described["schema"] == 1);
  CHECK(described["name"] == "health-probe");
  CHECK(described["summary"] == "Waits until services are ready.");
  CHECK(described["operands"] == json{{"name", "targets"}, {"metavar", "TARGET"}, {"help", "What to wait for."}});
  CHECK(described["takes_command"] == true);
  REQUIRE(described["options"].size() == 8);
  CHECK(described["options"][0] == json{{"name", "timeout"},
                                        {"type", "duration"},
                                        {"metavar", "DURATION"},
                                        {"default", "60s"},
                                        {"help", "How long."},
                                        {"input", true},
                                        {"command_line", true}});
  CHECK(described["options"][1]["default"] == nullptr);
  CHECK(described["options"][1]["metavar"] == nullptr);
  CHECK(described["options"][5]["high"] == 1000);
  CHECK(described["options"][6]["choices"] == json{"text", "json"});
  CHECK(described["options"][7]["input"] == false);
  CHECK(described["outputs"] == json{{{"name", "ready"}, {"help", "true or false."}}});
  CHECK(described["exit_codes"][1] == json{{"code", 124}, {"help", "Out of time."}});
  CHECK(described["examples"][0]["command"] == "health-probe tcp://db:5432 -- ./migrate");
  CHECK(described["sections"][0]["title"] == "Targets");
}

TEST_CASE("describe tells an input of the action only from an option", "[cli]") {
  const json described = json::parse(describe(example_with_inputs()));
  REQUIRE(described["options"].size() == 11);
  CHECK(described["options"][7]["command_line"] == true);
  CHECK(described["options"][8]["name"] == "max_attempts");
  CHECK(described["options"][8]["input"] == true);
  CHECK(described["options"][8]["command_line"] == false);
}

TEST_CASE("the part of docs/options.md shows the inputs of the action only in a table of their own", "[cli]") {
  const std::string text = markdown(example_with_inputs());
  const std::string plain = markdown(example_tool());
  const std::string inputs = R"(
### Inputs of the action only

| input | value | default | meaning |
| --- | --- | --- | --- |
| `max_attempts` | `N` | `3` | As another action calls it. From 1 to 9. |
| `warn_on_retry` | `true`, `false` | `true` | Says so. |
| `exit-codes` | `CODE` |  | Which. One a line. |
)";
  const std::size_t at = text.find(inputs);
  REQUIRE(at != std::string::npos);
  CHECK(text.substr(0, at) + text.substr(at + inputs.size()) == plain);
}

TEST_CASE("the part of docs/options.md shows the whole declaration", "[cli]") {
  CHECK(markdown(example_tool()) == R"(## health-probe

Waits until services are ready.

```text
health-probe [options] TARGET... [-- COMMAND...]
```

| command line | input | default | meaning |
| --- | --- | --- | --- |
| `TARGET...` | `targets` |  | What to wait for. One a line in the input. |
| `--timeout DURATION` | `timeout` | `60s` | How long. |
| `--any` | `any` |  | One target is enough. |
| `--header HEADER` | `header` |  | Sent with each: 'A: [b]'. May be repeated; in the input one a line. |
| `--expect TEXT` | `expect` |  | The answer \| the \`value\`. |
| `--limit SIZE` | `limit` | `1MiB` | Bytes read. |
| `--successes N` | `successes` | `1` | In a row. From 1 to 1000. |
| `--format FORM` | `format` | `text` | Of the log. One of `text`, `json`. |
| `--report FILE` | none |  | Written at the end. |

Durations are written 250ms, 30s, 5m or 1h30m. Sizes are written 512B, 64KiB, 64MiB or 2GiB.

### Targets

```text
tcp://HOST:PORT   a connection is accepted
unix:PATH         the same
```

| output | meaning |
| --- | --- |
| `ready` | true or false. |

| exit code | meaning |
| --- | --- |
| 0 | All are ready. |
| 124 | Out of time. |

### Examples

Waits, then runs ./migrate.

```sh
health-probe tcp://db:5432 -- ./migrate
```
)");
}

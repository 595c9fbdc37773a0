// A Redis that keeps what it is given, and what it says of its settings.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lib/core/text.hpp"
#include "test/support/redis_server.hpp"

namespace toolkit::test {

/// One whose settings are all others than what suits tests.
struct OrdinaryRedis : RedisServer {
  /// all(), once it has started.
  static constexpr const char* kBefore = "3600 1 300 100, yes, 314572800, allkeys-lru, verbose";

  explicit OrdinaryRedis(std::string password) : RedisServer{std::move(password)} {
    configure("save 3600 1 300 100");
    configure("appendonly yes");
    configure("maxmemory 300mb");
    configure("maxmemory-policy allkeys-lru");
    configure("loglevel verbose");
    start();
  }

  /// Of its own mouth: the value of a setting.
  [[nodiscard]] std::string config(const std::string& name) const {
    auto connection = client();
    connection.send("CONFIG GET " + name);
    std::string line;
    for (int lines = 0; lines < 5; ++lines) line = connection.line();  // *2, $n, name, $n, value
    return line;
  }

  /// Of save, appendonly, maxmemory, maxmemory-policy and loglevel.
  [[nodiscard]] std::string all() const {
    std::vector<std::string> values;
    for (const char* name : {"save", "appendonly", "maxmemory", "maxmemory-policy", "loglevel"}) {
      values.push_back(config(name));
    }
    return join(values, ", ");
  }
};

}  // namespace toolkit::test

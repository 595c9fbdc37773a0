#include "test/support/redis_server.hpp"

#include <stdexcept>

#include "lib/core/text.hpp"

namespace toolkit::test {

RedisServer::RedisServer(std::string password) : password_{std::move(password)} {
  configure("port " + port_.text());
  configure("bind 127.0.0.1 -::1");
  configure("dir " + folder_.path().string());
  configure("save \"\"");
  configure("enable-debug-command local");
  if (!password_.empty()) configure("requirepass " + password_);
}

void RedisServer::start() {
  process_.start({"redis-server", folder_.write("redis.conf", join(lines_, "\n") + "\n")});
  process_.wait_until_up([this] { return TcpClient::connect(port_.number()).has_value(); });
}

TcpClient RedisServer::client() const {
  auto client = TcpClient::connect(port_.number());
  if (!client) throw std::runtime_error{"Redis does not listen"};
  if (!password_.empty()) client->ask("AUTH " + password_);
  return std::move(*client);
}

std::string RedisServer::url(const std::string& credentials, const std::string& host) const {
  return "redis://" + (credentials.empty() ? "" : credentials + "@") + host + ":" + port_.text();
}

}  // namespace toolkit::test

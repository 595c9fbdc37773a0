// A conversation with a Redis server over a socket that is already connected.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lib/core/deadline.hpp"
#include "lib/core/result.hpp"
#include "lib/core/trust.hpp"
#include "lib/core/unique_fd.hpp"
#include "lib/db/redis_reply.hpp"

namespace toolkit::db {

/// TLS for `rediss:`. The server's certificate must be signed by an authority of `trust` and be made out to `host`.
struct RedisTls {
  std::string host;
  TrustStore trust;
};

/// hiredis writes without MSG_NOSIGNAL: a process that uses it ignores SIGPIPE.
class RedisConnection {
 public:
  /// `socket` is connected and non-blocking. Throws EnvironmentError when hiredis has no memory.
  explicit RedisConnection(UniqueFd socket);
  RedisConnection(RedisConnection&&) noexcept;
  RedisConnection& operator=(RedisConnection&&) noexcept;
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;
  ~RedisConnection();

  /// Turns TLS on; nothing may have been sent before. Errors: untrusted, unreachable, timeout.
  [[nodiscard]] Result<void> start_tls(const RedisTls& tls, const Deadline& deadline);

  /// Sends one command and returns its reply; an error reply is a reply. Errors: timeout; unreachable when the
  /// connection is cut; corrupt when what comes is no reply. After an error the connection is of no more use.
  [[nodiscard]] Result<RedisReply> command(const std::vector<std::string>& words, const Deadline& deadline);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Whether this build's hiredis can do TLS; if not, why `rediss:` is refused.
[[nodiscard]] bool redis_tls_available();
[[nodiscard]] std::string redis_tls_missing_reason();

}  // namespace toolkit::db

#include "lib/db/redis_connection.hpp"

#include <poll.h>

#include <optional>

#include <fmt/format.h>

#include "lib/db/redis_context.hpp"
#include "lib/db/redis_tls.hpp"

namespace toolkit::db {
namespace {

RedisReply converted(const redisReply& reply) {
  RedisReply result;
  switch (reply.type) {
    case REDIS_REPLY_ERROR: result.kind = RedisReply::Kind::error; break;
    case REDIS_REPLY_INTEGER: result.kind = RedisReply::Kind::number; break;
    case REDIS_REPLY_NIL: result.kind = RedisReply::Kind::nil; break;
    case REDIS_REPLY_ARRAY: result.kind = RedisReply::Kind::list; break;
    default: result.kind = RedisReply::Kind::text; break;
  }
  if (reply.str != nullptr) result.text.assign(reply.str, reply.len);
  if (reply.type == REDIS_REPLY_INTEGER) result.text = std::to_string(reply.integer);
  for (std::size_t i = 0; i < reply.elements; ++i) result.items.push_back(converted(*reply.element[i]));
  return result;
}

tl::unexpected<Error> broken(const redisContext& context) {
  const bool is_protocol = context.err == REDIS_ERR_PROTOCOL;
  return fail(is_protocol ? Failure::corrupt : Failure::unreachable,
              is_protocol ? "what it answers is not Redis's protocol"
                          : fmt::format("the connection broke: {}", context.errstr));
}

Result<void> send_all(redisContext& context, const Deadline& deadline) {
  int done = 0;
  while (done == 0) {
    if (wait_for(static_cast<int>(context.fd), POLLOUT, deadline) != Wake::ready) {
      return fail(Failure::timeout, "the command could not be sent in time");
    }
    if (redisBufferWrite(&context, &done) != REDIS_OK) return broken(context);
  }
  return {};
}

/// Redis nests a few levels. hiredis 1.0 and later sets no limit, and frees nested lists by a call for each level.
constexpr int kDeepestReply = 64;

/// A reply that is in the buffer already; nothing when more must be read first.
Result<std::optional<RedisReply>> buffered_reply(redisContext& context) {
  void* raw = nullptr;
  if (redisGetReplyFromReader(&context, &raw) != REDIS_OK) return broken(context);
  const HiredisReply reply{raw};
  if (!reply && context.reader->ridx > kDeepestReply) {
    return fail(Failure::corrupt, "it answers with lists in lists without end");
  }
  if (!reply) return std::optional<RedisReply>{};
  return std::optional{converted(*static_cast<const redisReply*>(reply.get()))};
}

}  // namespace

struct RedisConnection::Context {
  HiredisContext handle;
};

RedisConnection::RedisConnection(UniqueFd socket) : context_{std::make_unique<Context>()} {
  context_->handle.reset(redisConnectFd(socket.get()));
  if (!context_->handle) throw EnvironmentError{"hiredis got no memory"};
  [[maybe_unused]] const int owned_by_hiredis = socket.release();
  // hiredis takes a given descriptor for a blocking one; ours is not, and all waiting is done here.
  context_->handle->flags &= ~REDIS_BLOCK;
}

RedisConnection::RedisConnection(RedisConnection&&) noexcept = default;
RedisConnection& RedisConnection::operator=(RedisConnection&&) noexcept = default;
RedisConnection::~RedisConnection() = default;

Result<void> RedisConnection::start_tls(const RedisTls& tls, const Deadline& deadline) {
  return start_redis_tls(*context_->handle, tls, deadline);
}

Result<RedisReply> RedisConnection::command(const std::vector<std::string>& words, const Deadline& deadline) {
  redisContext& context = *context_->handle;
  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  for (const std::string& word : words) {
    texts.push_back(word.data());
    lengths.push_back(word.size());
  }
  if (redisAppendCommandArgv(&context, static_cast<int>(words.size()), texts.data(), lengths.data()) != REDIS_OK) {
    return broken(context);
  }
  if (auto sent = send_all(context, deadline); !sent) return tl::unexpected{sent.error()};
  for (;;) {
    auto reply = buffered_reply(context);
    if (!reply) return tl::unexpected{reply.error()};
    if (*reply) return **reply;
    if (wait_for(static_cast<int>(context.fd), POLLIN, deadline) != Wake::ready) {
      return fail(Failure::timeout, fmt::format("no answer to {} in time", words.front()));
    }
    if (redisBufferRead(&context) != REDIS_OK) return broken(context);
  }
}

}  // namespace toolkit::db

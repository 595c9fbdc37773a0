// hiredis's handle, shared by the plain and the TLS side of a connection.
#pragma once

#include <hiredis/hiredis.h>

#include <memory>

#include "lib/core/releaser.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit::db {

using HiredisContext = std::unique_ptr<redisContext, Releaser<redisFree>>;
using HiredisReply = std::unique_ptr<void, Releaser<freeReplyObject>>;

}  // namespace toolkit::db

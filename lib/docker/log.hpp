// What a container printed, as the engine sends it. Source: docs.docker.com, Docker Engine API, "Get container logs"
// and "Attach to a container" (stream format).
#pragma once

#include <string>
#include <string_view>

namespace toolkit::docker {

/// Both streams in the order they were written, without the frames around their parts. A frame that is cut off gives
/// what there is of it; what is no frame ends the log.
[[nodiscard]] std::string log_text(std::string_view frames);

}  // namespace toolkit::docker

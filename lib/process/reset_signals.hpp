// The signals as a program expects to find them when it is started.
#pragma once

namespace toolkit::process {

/// Every signal has its default disposition and none is blocked, whatever we or our parent had set. Async-signal-safe.
void reset_signals();

}  // namespace toolkit::process

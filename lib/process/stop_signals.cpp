#include "lib/process/stop_signals.hpp"

namespace toolkit::process {

int StopSignals::take() {
  const int signal = queue_.take();
  if (signal != 0) queue_.let_go();
  return signal;
}

}  // namespace toolkit::process

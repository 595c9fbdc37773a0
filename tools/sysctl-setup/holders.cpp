#include "tools/sysctl-setup/holders.hpp"

#include "lib/proc/process_table.hpp"

namespace toolkit::sysctl_setup {
namespace {

bool has_ended(const settings::Holder& holder) {
  if (holder.process == 0) return false;
  const auto process = proc::read_process(holder.process);
  return !process || process->start_ticks != holder.start_ticks;
}

}  // namespace

bool lets_go(const settings::Holder& holder, const Order& order) {
  switch (order.restore) {
    case Scope::none: return has_ended(holder);
    case Scope::holder: return holder.id == order.holder.id;
    case Scope::own_job:
      return holder.process == 0 || has_ended(holder) ||
             (holder.process == order.holder.process && holder.start_ticks == order.holder.start_ticks);
    case Scope::all: break;
  }
  return true;
}

}  // namespace toolkit::sysctl_setup

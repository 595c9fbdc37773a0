// Changes settings as a job does, and puts them back as whoever comes after it does, with a journal of its own.
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "lib/dbsettings/servers.hpp"
#include "lib/settings/apply.hpp"
#include "lib/settings/restore.hpp"
#include "test/support/far_away.hpp"
#include "test/support/listener.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::test {

/// What of a server's URLs is right. Throws UsageError for a mistake.
inline dbsettings::Servers servers_of(const std::vector<std::string>& redis, const std::vector<std::string>& postgres) {
  std::signal(SIGPIPE, SIG_IGN);  // as hiredis wants it
  Mistakes mistakes;
  auto servers =
      dbsettings::Servers::read(redis, postgres, {}, {.length = std::chrono::minutes{1}, .cancel = nullptr}, mistakes);
  mistakes.throw_if_any();
  return servers;
}

class Changing {
 public:
  [[nodiscard]] std::vector<settings::Applied> apply(const std::vector<settings::Request>& requests,
                                                     const std::string& holder = "job") const {
    auto journal = open();
    return settings::apply(requests, {.id = holder}, journal);
  }

  [[nodiscard]] std::vector<settings::Restored> restore(const dbsettings::Servers& servers,
                                                        const std::string& holder = "job") const {
    auto journal = open();
    return settings::restore(
               journal, [&](const settings::Holder& other) { return other.id == holder; },
               [&](const std::string& id) { return servers.make(id); })
        .restored;
  }

  [[nodiscard]] settings::Journal open() const {
    return settings::Journal::open(folder_ / "journal", "settings", "boot", far_away());
  }
  [[nodiscard]] std::string journal() const { return folder_.read("journal/settings.json"); }

 private:
  TempDir folder_;
};

/// "save: changed; maxmemory: not applied (needs-root)", by what follows the server in the names.
inline std::string told(const std::vector<settings::Applied>& results) {
  std::string text;
  for (const settings::Applied& result : results) {
    text += (text.empty() ? "" : "; ") + result.name.substr(result.name.rfind('#') + 1) + ": ";
    text += settings::word_of(result.status);
    if (result.refusal) text += " (" + std::string{settings::word_of(result.refusal->reason)} + ")";
  }
  return text;
}

/// "save: put back; …"
inline std::string told(const std::vector<settings::Restored>& results) {
  std::string text;
  for (const settings::Restored& result : results) {
    text += (text.empty() ? "" : "; ") + result.name.substr(result.name.rfind('#') + 1) + ": ";
    text += settings::word_of(result.fate);
  }
  return text;
}

/// All that is said to people in these results.
inline std::string words_in(const std::vector<settings::Applied>& results) {
  std::string text;
  for (const settings::Applied& result : results) {
    text += result.name + " " + result.asked + " " + result.before.value_or("") + " " + result.got.value_or("") + " " +
            (result.refusal ? result.refusal->message : "") + "\n";
  }
  return text;
}

/// How many have connected to it since, whether they are still there or not.
inline int connections_to(const Bound& listener) {
  int count = 0;
  while (wait_for(listener.fd.get(), POLLIN, Deadline::after(std::chrono::milliseconds{0})) == Wake::ready) {
    const UniqueFd accepted{::accept(listener.fd.get(), nullptr, nullptr)};
    ++count;
  }
  return count;
}

/// Passes everything on, and dies as by kill -9 when it has been written.
class DiesAfterWrite final : public settings::Setting {
 public:
  explicit DiesAfterWrite(std::unique_ptr<settings::Setting> setting) : setting_{std::move(setting)} {}

  [[nodiscard]] const std::string& id() const override { return setting_->id(); }
  [[nodiscard]] settings::Attempt<std::string> read() override { return setting_->read(); }
  [[nodiscard]] settings::Attempt<void> write(const std::string& value) override {
    const auto written = setting_->write(value);
    ::raise(SIGKILL);
    return written;
  }
  [[nodiscard]] bool satisfies(const std::string& asked, const std::string& current) const override {
    return setting_->satisfies(asked, current);
  }

 private:
  std::unique_ptr<settings::Setting> setting_;
};

}  // namespace toolkit::test

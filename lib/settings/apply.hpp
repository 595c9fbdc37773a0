// Changes settings so that they can be put back: what was there is on disk before the first write.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/settings/journal.hpp"
#include "lib/settings/setting.hpp"

namespace toolkit::settings {

struct Request {
  std::unique_ptr<Setting> setting;
  std::string name;  ///< for people
  std::string asked;
};

enum class Status {
  already,     ///< it was so
  changed,     ///< it is so now
  differs,     ///< nothing was to be changed, and it is not so
  clamped,     ///< the write was taken, and something else came of it
  not_applied  ///< `refusal` says why
};

/// "already so", "changed", …
[[nodiscard]] std::string_view word_of(Status status);

struct Applied {
  std::string name = {};
  std::string asked = {};
  std::optional<std::string> before = {};  ///< what the setting said first, if it could be read; as it may be shown
  std::optional<std::string> got = {};     ///< what it says at the end; likewise
  Status status = Status::not_applied;
  std::optional<Refusal> refusal = {};
};

/// Looks, and changes nothing: already, differs or not_applied.
[[nodiscard]] std::vector<Applied> look(const std::vector<Request>& requests);

/// Writes what is not so, in the order of the requests, and reads all of it again at the end. What fails keeps the
/// others from nothing, and is tried again after them. Each changed setting is then held by `holder`, and so is each
/// that another holds already. Settings with the same id share one record. Nothing is written when the journal cannot
/// be: EnvironmentError. When it cannot be written again after the changes, it still says enough to put everything
/// back.
[[nodiscard]] std::vector<Applied> apply(const std::vector<Request>& requests, const Holder& holder, Journal& journal);

}  // namespace toolkit::settings

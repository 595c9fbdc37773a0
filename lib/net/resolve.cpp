#include "lib/net/resolve.hpp"

#include <netdb.h>
#include <poll.h>

#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "lib/core/releaser.hpp"
#include "lib/core/text.hpp"

namespace toolkit::net {
namespace {

using Answer = Result<std::vector<Address>>;
using AddressList = std::unique_ptr<addrinfo, Releaser<freeaddrinfo>>;

bool is_unknown_name(int code) {
#ifdef EAI_NODATA
  if (code == EAI_NODATA) return true;
#endif
  return code == EAI_NONAME;
}

Answer ask_system(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (code != 0) {
    const Failure failure = is_unknown_name(code) ? Failure::not_found : Failure::unreachable;
    return fail(failure, fmt::format("the name '{}' does not resolve: {}", host, ::gai_strerror(code)));
  }
  const AddressList list{found};
  std::vector<Address> addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    addresses.emplace_back(entry->ai_addr, entry->ai_addrlen);
  }
  return addresses;
}

/// What the asking thread and the waiting one share; the last of the two to let go frees it.
struct Question {
  Cancel answered;  // used as an event: it is set once and can be polled
  std::mutex mutex;
  std::optional<Answer> answer;
};

void start_asking(const std::shared_ptr<Question>& question, const std::string& host, std::uint16_t port) {
  std::thread{[question, host, port] {
    Answer answer = ask_system(host, port);
    {
      const std::lock_guard lock{question->mutex};
      question->answer = std::move(answer);
    }
    question->answered.cancel();
  }}.detach();
}

bool is_localhost(const std::string& host) {
  std::string name = lower(host);
  if (name.ends_with('.')) name.pop_back();
  return name == "localhost" || name.ends_with(".localhost");
}

}  // namespace

Answer resolve(const std::string& host, std::uint16_t port, const Deadline& deadline) {
  if (is_localhost(host)) return std::vector{*Address::parse("127.0.0.1", port), *Address::parse("::1", port)};
  if (const auto ip = Address::parse(host, port)) return std::vector{*ip};
  const auto question = std::make_shared<Question>();
  start_asking(question, host, port);
  if (wait_for(question->answered.fd(), POLLIN, deadline) != Wake::ready) {
    return fail(Failure::timeout, fmt::format("the name '{}' was not resolved in time", host));
  }
  const std::lock_guard lock{question->mutex};
  return std::move(*question->answer);
}

}  // namespace toolkit::net

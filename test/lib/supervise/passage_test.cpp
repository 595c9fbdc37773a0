#include "lib/supervise/passage.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "lib/process/pipe.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using process::Pipe;
using supervise::Outlet;
using supervise::Passage;
using supervise::Tail;

namespace {

Pipe make_pipe() {
  Pipe pipe = process::make_pipe();
  for (const UniqueFd* end : {&pipe.read, &pipe.write}) REQUIRE(::fcntl(end->get(), F_SETFL, O_NONBLOCK) == 0);
  return pipe;
}

void write_all(const UniqueFd& fd, const std::string& bytes) {
  REQUIRE(::write(fd.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
}

std::string read_all(const UniqueFd& fd) {
  std::string bytes(65536, '\0');
  const ssize_t got = ::read(fd.get(), bytes.data(), bytes.size());
  return got > 0 ? bytes.substr(0, static_cast<std::size_t>(got)) : "";
}

/// Holds back what is behind the last newline, and writes all in brackets.
class Brackets final : public supervise::Filter {
 public:
  std::string_view feed(std::string_view bytes) override {
    held_ += bytes;
    const std::size_t end = held_.rfind('\n') + 1;
    out_ = end == 0 ? "" : "[" + held_.substr(0, end) + "]";
    held_.erase(0, end);
    return out_;
  }
  std::string_view finish() override { return out_ = "(" + held_ + ")"; }

 private:
  std::string held_;
  std::string out_;
};

}  // namespace

TEST_CASE("a tail is the last bytes, in whatever pieces they came", "[supervise][property]") {
  rc::prop("of any stream", [] {
    const auto pieces = *rc::gen::arbitrary<std::vector<std::string>>();
    const auto limit = *rc::gen::inRange<std::size_t>(1, 30);
    Tail tail{limit};
    std::string all;
    for (const std::string& piece : pieces) {
      tail.add(piece);
      all += piece;
      RC_ASSERT(tail.text() == std::string_view{all}.substr(all.size() - std::min(limit, all.size())));
    }
  });
}

TEST_CASE("bytes are looked at as they were written, and go on through the filter", "[supervise]") {
  Pipe in = make_pipe();
  const Pipe out = make_pipe();
  Outlet sink{out.write.get()};
  Brackets filter;
  std::string seen;
  Passage passage{std::move(in.read), sink, [&](std::string_view bytes) { seen += bytes; }, &filter};
  CHECK_FALSE(passage.pump());  // there is nothing yet
  CHECK(passage.is_open());
  write_all(in.write, "one\ntw");
  CHECK(passage.pump());
  CHECK(read_all(out.read) == "[one\n]");
  write_all(in.write, "o");
  CHECK(passage.pump());
  in.write.reset();
  CHECK_FALSE(passage.pump());
  CHECK_FALSE(passage.is_open());
  CHECK(passage.source_fd() == -1);
  CHECK(read_all(out.read) == "(two)");
  CHECK(seen == "one\ntwo");
  CHECK(passage.bytes() == 7);
  passage.close();
  CHECK(read_all(out.read).empty());
}

TEST_CASE("nothing is read while the sink is full", "[supervise]") {
  Pipe in = make_pipe();
  const Pipe out = make_pipe();
  Outlet sink{out.write.get()};
  Passage passage{std::move(in.read), sink, [](std::string_view) {}, nullptr};
  CHECK(passage.source_fd() >= 0);
  sink.write(std::string(1'000'000, 'x'));
  CHECK(passage.source_fd() == -1);
  CHECK(passage.is_open());
  while (sink.is_full()) {
    (void)read_all(out.read);
    sink.flush();
  }
  CHECK(passage.source_fd() >= 0);
}

TEST_CASE("when nobody reads the sink any more the command's own end is closed", "[supervise]") {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  Pipe in = make_pipe();
  Pipe out = make_pipe();
  Outlet sink{out.write.get()};
  Passage passage{std::move(in.read), sink, [](std::string_view) {}, nullptr};
  out.read.reset();
  write_all(in.write, "hello");
  CHECK(passage.pump());
  CHECK_FALSE(passage.is_open());
  CHECK(::write(in.write.get(), "x", 1) == -1);
  std::signal(SIGPIPE, before);
}

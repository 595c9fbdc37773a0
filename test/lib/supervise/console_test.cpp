#include "lib/supervise/console.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "lib/process/pipe.hpp"
#include "test/support/catch.hpp"
#include "test/support/forked.hpp"
#include "test/support/subreaper.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using process::make_pipe;
using process::Pipe;
using supervise::Console;
using supervise::Control;
using test::expect;

namespace {

void use_as(int stream, const std::string& path) {
  const UniqueFd file{::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_APPEND, 0600)};
  ::dup2(file.get(), stream);
}

/// In a process whose standard streams are the files "out" and "err"; true when it comes to its end.
bool holds_in_files(const test::TempDir& folder, const std::function<void(Control&)>& body) {
  return test::in_forked_child([&] {
           use_as(STDOUT_FILENO, folder / "out");
           use_as(STDERR_FILENO, folder / "err");
           Pipe link = make_pipe();  // its writing end is the entry process, as it were
           Control control{std::move(link.read)};
           body(control);
           return 0;
         }) == 0;
}

}  // namespace

TEST_CASE("our own lines go to standard error, each on a line of its own", "[supervise]") {
  const test::TempDir folder;
  CHECK(holds_in_files(folder, [](Control&) {
    Console console{false};
    console.error().write("the command's half a line");
    console.lines() << "ours\n" << std::flush;
    console.lines() << "more of ours\n" << std::flush;
    console.output().write("output");
  }));
  CHECK(folder.read("err") == "the command's half a line\nours\nmore of ours\n");
  CHECK(folder.read("out") == "output");
}

TEST_CASE("with one stream only, all is in it, in order", "[supervise]") {
  const test::TempDir folder;
  CHECK(holds_in_files(folder, [](Control&) {
    Console console{true};
    console.output().write("one\n");
    console.error().write("two");
    console.lines() << "three\n" << std::flush;
  }));
  CHECK(folder.read("out") == "one\ntwo\nthree\n");
  CHECK(folder.read("err").empty());
}

TEST_CASE("a rest ends at its time, or when we are told to end", "[supervise]") {
  const test::TempDir folder;
  CHECK(holds_in_files(folder, [](Control& control) {
    Console console{false};
    const TimePoint until = system_clock().now() + std::chrono::milliseconds{5};
    console.rest(control, until);
    expect(system_clock().now() >= until, "it rests as long as it should");
    ::raise(SIGTERM);
    console.rest(control, TimePoint::max());
    expect(control.stop()->signal == SIGTERM, "it was told to end");
  }));
}

TEST_CASE("a drain waits for a slow reader, but not for ever once we are told to end", "[supervise]") {
  CHECK(test::in_forked_child([] {
          Pipe pipe = make_pipe();
          ::dup2(pipe.write.get(), STDOUT_FILENO);
          Pipe link = make_pipe();
          Control control{std::move(link.read)};
          Console console{false};
          console.output().write(std::string(300'000, 'x'));
          expect(console.output().is_full(), "nobody reads");
          const pid_t reader = ::fork();
          if (reader == 0) {
            std::string bytes(300'000, '\0');
            for (std::size_t got = 0; got < bytes.size();) {
              got += static_cast<std::size_t>(::read(pipe.read.get(), bytes.data(), bytes.size()));
            }
            ::_exit(0);
          }
          console.drain(control);
          expect(!console.output().is_full(), "all of it was read");
          console.output().write(std::string(300'000, 'x'));
          ::raise(SIGTERM);
          control.listen();
          ::raise(SIGTERM);
          console.drain(control);  // it is urgent
          return 0;
        }) == 0);
}

TEST_CASE("what could not be written is told, but not that nobody reads", "[supervise]") {
  const test::TempDir folder;
  CHECK(holds_in_files(folder, [](Control&) {
    std::signal(SIGPIPE, SIG_IGN);
    use_as(STDOUT_FILENO, "/dev/full");
    Console console{false};
    expect(console.trouble().empty(), "nothing is wrong yet");
    console.output().write("x");
    expect(console.trouble() == "standard output: No space left on device", console.trouble());
    Pipe pipe = make_pipe();
    ::dup2(pipe.write.get(), STDOUT_FILENO);
    pipe.read.reset();
    Console other{false};
    other.output().write("x");
    expect(!other.output().closed().empty() && other.trouble().empty(), "nobody reads");
  }));
}

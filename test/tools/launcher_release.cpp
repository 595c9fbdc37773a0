#include "test/tools/launcher_release.hpp"

#include <sys/utsname.h>

#include <filesystem>
#include <limits>
#include <stdexcept>

#include "test/support/certificates.hpp"
#include "test/tools/program.hpp"

namespace toolkit::tools_test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTool =
    "#!/bin/sh\n"
    "echo \"$0 args=$* action=$CI_TOOLKIT_ACTION node=${CI_TOOLKIT_NODE:-} pid=$$\"\n"
    "trap 'exit 42' TERM\n"
    "trap 'exit 43' INT\n"
    "trap 'exit 44' HUP\n"
    "if [ -n \"${WAIT:-}\" ]; then echo waiting; while :; do sleep 0.01; done; fi\n"
    "exit \"${CODE:-0}\"\n";

/// A certificate authority for all tests: making one is slow.
const test::Authority& authority() {
  static const test::Authority one;
  return one;
}

}  // namespace

std::string shell(const std::string& script) {
  const Ended ended = run_program({"sh", "-c", script});
  if (ended.code != 0) throw std::runtime_error{script + ": " + ended.err};
  return ended.out.substr(0, ended.out.find_last_not_of('\n') + 1);
}

std::string machine() {
  utsname names{};
  ::uname(&names);
  return static_cast<const char*>(names.machine);
}

Release::Release() : web_{authority().certificate_for("DNS:localhost").c_str(), authority().key_file().c_str()} {
  fs::copy(TOOLKIT_SOURCE_DIR "/actions/launcher", folder_ / "launcher", fs::copy_options::recursive);
  const std::string tool = folder_.write("demo", kTool);
  sum_ = shell("sha256sum < '" + tool + "'").substr(0, 64);
  shell("gzip -nc '" + tool + "' > '" + tool + ".gz'");
  asset_ = folder_.read("demo.gz");
  web_.server().Get("/v1/demo-linux-" + machine() + ".gz", [this](const auto&, auto& response) {
    {
      const std::lock_guard lock{mutex_};
      ++hits_;
      changed_.notify_all();
    }
    if (awaited_hits_ > 0) {
      response.set_content_provider(asset_.size(), "application/gzip", [this](std::size_t at, std::size_t, auto& sink) {
        const std::size_t half = asset_.size() / 2;
        if (at == 0) return sink.write(asset_.data(), half);
        return wait_for_hits(awaited_hits_) && sink.write(asset_.data() + half, asset_.size() - half);
      });
    } else if (cut_) {
      response.set_content_provider(asset_.size(), "application/gzip", [this](std::size_t at, std::size_t, auto& sink) {
        return at == 0 && sink.write(asset_.data(), asset_.size() / 2);
      });
    } else {
      response.set_content(asset_, "application/gzip");
    }
  });
  web_.server().Get("/moved/demo-linux-" + machine() + ".gz", [](const auto& request, auto& response) {
    response.set_redirect("/v1/" + request.path.substr(request.path.rfind('/') + 1));
  });
  web_.start();
  lock(web_.url("/v1", "localhost"));
}

Release::~Release() {
  const std::lock_guard lock{mutex_};
  is_over_ = true;
  changed_.notify_all();
}

void Release::lock(const std::string& assets) const {
  folder_.write("launcher/release.lock",
                "version 1.2.3\ncommit abc\nimage localhost:1/none@sha256:" + std::string(64, '0') + "\nassets " +
                    assets + "\nbinary other " + machine() + " 00 1\nbinary demo " + machine() + " " + sum_ + " " +
                    std::to_string(std::string{kTool}.size()) + "\n");
}

void Release::change_asset() {
  shell("printf '#!/bin/sh\\necho wrong\\n' | gzip -nc > '" + (folder_ / "changed.gz") + "'");
  asset_ = folder_.read("changed.gz");
}

void Release::stall_downloads() { hold_downloads(std::numeric_limits<int>::max()); }

bool Release::wait_for_hits(int hits) {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, kPatience, [&] { return is_over_ || hits_ >= hits; }) && !is_over_;
}

Variables Release::environment(const Words& programs) const {
  const std::string bin = folder_ / "bin";
  fs::remove_all(bin);
  fs::create_directories(bin);
  for (const char* name : {"sh", "cat", "chmod", "gzip", "head", "id", "mkdir", "mv", "printf", "rm", "sed",
                           "sha256sum", "sleep", "tail", "touch", "uname"}) {
    // Not by the shell, whose printf and others are its own.
    const std::string path = std::string{"/usr/bin/"} + name;
    fs::create_symlink(fs::exists(path) ? path : std::string{"/bin/"} + name, bin + "/" + name);
  }
  for (const std::string& name : programs) {
    // A program may look for its own files beside its real path.
    folder_.write_script("bin/" + name, "#!/bin/sh\nexec " + shell("command -v " + name) + " \"$@\"\n");
  }
  return {{"PATH", bin},
          {"RUNNER_TOOL_CACHE", cache()},
          {"CURL_CA_BUNDLE", authority().ca_file()},
          {"NODE_EXTRA_CA_CERTS", authority().ca_file()},
          {"WGETRC", folder_.write("wgetrc", "ca_certificate = " + authority().ca_file() + "\n")}};
}

Words Release::run(const Words& arguments) const {
  Words words{"/bin/sh", folder_ / "launcher/run", "demo"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

std::string Release::kept(const std::string& place) const {
  return place + "/ci-toolkit/1.2.3/" + machine() + "-000000000000/demo";
}

Words files_below(const std::string& folder) {
  Words files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    const bool is_launchers = entry.path().filename().string().front() == '.';
    if (entry.is_regular_file() || is_launchers) files.push_back(entry.path().string());
  }
  return files;
}

void trace(const Release& release, const std::string& name) {
  release.folder().write_script("bin/" + name, "#!/bin/sh\necho $$ >'" + (release.folder() / "pid") + "'\nexec " +
                                                   shell("command -v " + name) + " \"$@\"\n");
}

Words call_by(const Words& shell_words, const Release& release) {
  Words call{shell("command -v " + shell_words.front())};
  call.insert(call.end(), shell_words.begin() + 1, shell_words.end());
  const Words rest = release.run();
  call.insert(call.end(), rest.begin() + 1, rest.end());
  return call;
}

}  // namespace toolkit::tools_test

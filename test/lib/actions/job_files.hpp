// A job of our own making: its files in a fresh folder, and the variables that name them.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "lib/actions/job.hpp"

namespace toolkit::actions::test {

class JobFiles {
 public:
  JobFiles() {
    std::string pattern = (std::filesystem::temp_directory_path() / "toolkit-job-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"mkdtemp: " + pattern};
    folder_ = pattern;
    environment_.set("GITHUB_ACTIONS", "true");
    for (const JobFile file : {JobFile::output, JobFile::env, JobFile::state, JobFile::path, JobFile::summary}) {
      environment_.set(variable_of(file), path(file));
      write(file, "");
    }
  }
  JobFiles(const JobFiles&) = delete;
  JobFiles& operator=(const JobFiles&) = delete;
  ~JobFiles() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] Environment& environment() { return environment_; }
  [[nodiscard]] Job job() const { return Job::from_environment(environment_); }
  [[nodiscard]] std::string path(JobFile file) const { return folder_ / variable_of(file); }
  void write(JobFile file, const std::string& text) const {
    std::ofstream{path(file), std::ios::binary | std::ios::trunc} << text;
  }
  [[nodiscard]] std::string read(JobFile file) const {
    std::ostringstream text;
    const std::ifstream in{path(file), std::ios::binary};
    text << in.rdbuf();
    return text.str();
  }

 private:
  std::filesystem::path folder_;
  Environment environment_;
};

}  // namespace toolkit::actions::test

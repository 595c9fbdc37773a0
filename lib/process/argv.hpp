// A command line in the form that exec(3) and posix_spawn(3) take.
#pragma once

#include <string>
#include <vector>

namespace toolkit::process {

/// Points into `arguments`, which must stay alive and unchanged; not empty.
class Argv {
 public:
  explicit Argv(const std::vector<std::string>& arguments) {
    pointers_.reserve(arguments.size() + 1);
    // exec(3) takes char* for history's sake and writes to none of them.
    for (const std::string& argument : arguments) pointers_.push_back(const_cast<char*>(argument.c_str()));
    pointers_.push_back(nullptr);
  }
  [[nodiscard]] const char* program() const { return pointers_.front(); }
  [[nodiscard]] char* const* data() const { return pointers_.data(); }

 private:
  std::vector<char*> pointers_;
};

}  // namespace toolkit::process

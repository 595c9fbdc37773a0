// Turns a C library's release function into a deleter for std::unique_ptr.
#pragma once

namespace toolkit {

template <auto Release>
struct Releaser {
  template <typename T>
  void operator()(T* handle) const noexcept {
    Release(handle);
  }
};

}  // namespace toolkit

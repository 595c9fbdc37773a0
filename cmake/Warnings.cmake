# Warnings are errors in our own code; system headers are left alone.
add_library(toolkit_warnings INTERFACE)
target_compile_options(toolkit_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
  -Woverloaded-virtual -Wunused -Wnull-dereference -Wdouble-promotion -Wformat=2)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # gcc 12 reports false positives of these in the standard library under -O1 and above.
  target_compile_options(toolkit_warnings INTERFACE -Wno-null-dereference -Wno-restrict -Wno-maybe-uninitialized)
endif()

# It reports more of them where the standard library comes out of a precompiled header.
add_library(toolkit_precompiled_warnings INTERFACE)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(toolkit_precompiled_warnings INTERFACE -Wno-array-bounds -Wno-stringop-overflow)
endif()

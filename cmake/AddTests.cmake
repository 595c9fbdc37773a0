# add_tests(NAME SOURCES <files...> USES <targets...> LABELS <labels...> TIMEOUT <seconds>)
# One Catch2 program; each test case in it is one ctest test. A line "[skipped] reason" counts as skipped.
if(NOT TOOLKIT_ARCH)
  include(Catch)
endif()

function(add_tests name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;USES;LABELS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 180)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_USES} test_support toolkit_warnings)
  precompile(${name} test_headers)
  # What is compiled for another machine is run there, and not by ctest.
  if(TOOLKIT_ARCH)
    return()
  endif()
  catch_discover_tests(${name} TEST_PREFIX "${name}: "
    PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT} SKIP_REGULAR_EXPRESSION "\\[skipped\\]")
endfunction()

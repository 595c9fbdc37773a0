# add_tests(NAME SOURCES <files...> USES <targets...> LABELS <labels...> TIMEOUT <seconds> LOCK <name>)
# One Catch2 program; each test case in it is one ctest test. A line "[skipped] reason" counts as skipped. Of the tests
# with the same LOCK one runs at a time.
if(NOT TOOLKIT_ARCH)
  include(Catch)
endif()

function(add_tests name)
  cmake_parse_arguments(arg "" "TIMEOUT;LOCK" "SOURCES;USES;LABELS" ${ARGN})
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
  set(lock "")
  if(arg_LOCK)
    set(lock RESOURCE_LOCK ${arg_LOCK})
  endif()
  catch_discover_tests(${name} TEST_PREFIX "${name}: "
    PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT} SKIP_REGULAR_EXPRESSION "\\[skipped\\]" ${lock})
endfunction()

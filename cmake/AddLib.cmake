# add_lib(NAME USES <our libs...> LINK <outside targets...> LINK_PUBLIC <outside targets its headers need...>)
# One static library per lib/ folder. What it may use is said here and nowhere else: a symbol of a library that is not
# named does not link, and test/layout checks that no header of one is included.
set_property(GLOBAL PROPERTY TOOLKIT_LAYOUT "")

function(record_layout folder)
  string(REPLACE ";" " " uses "${ARGN}")
  set_property(GLOBAL APPEND PROPERTY TOOLKIT_LAYOUT "${folder}: ${uses}")
endfunction()

function(add_lib name)
  cmake_parse_arguments(arg "" "" "USES;LINK;LINK_PUBLIC" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  add_library(toolkit_${name} STATIC ${sources})
  target_include_directories(toolkit_${name} PUBLIC "${CMAKE_SOURCE_DIR}")
  list(TRANSFORM arg_USES PREPEND toolkit_ OUTPUT_VARIABLE uses)
  target_link_libraries(toolkit_${name} PUBLIC ${uses} ${arg_LINK_PUBLIC} PRIVATE ${arg_LINK} toolkit_warnings)
  precompile(toolkit_${name} toolkit_headers)
  record_layout(lib/${name} ${arg_USES})
endfunction()

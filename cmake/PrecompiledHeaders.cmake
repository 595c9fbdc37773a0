# Header files that are read once for a whole build instead of once a source.

# precompiled_headers(NAME USES <targets...> HEADERS <files...>): a target for precompile() to name.
function(precompiled_headers name)
  cmake_parse_arguments(arg "" "" "USES;HEADERS" ${ARGN})
  file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp" CONTENT "int main() {}\n")
  add_executable(${name} "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
  target_link_libraries(${name} PRIVATE ${arg_USES} toolkit_warnings toolkit_precompiled_warnings)
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

# precompile(TARGET NAME): it must be compiled with the same flags. Nothing happens where there is no such NAME.
function(precompile target name)
  if(TARGET ${name})
    target_precompile_headers(${target} REUSE_FROM ${name})
    target_link_libraries(${target} PRIVATE toolkit_precompiled_warnings)
  endif()
endfunction()

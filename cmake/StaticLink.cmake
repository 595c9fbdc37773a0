# The release build: one static program a tool, without what nobody calls and without the paths of the build machine.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG -ffunction-sections -fdata-sections")
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
add_link_options(-static -Wl,--gc-sections -Wl,--strip-all -Wl,--build-id=none)

# The release build: one static program a tool, without what nobody calls and without the paths of the build machine.
# No LTO: it makes them larger, and each link of a tool minutes long instead of seconds.
set(CMAKE_CXX_FLAGS_RELEASE "-Os -DNDEBUG -ffunction-sections -fdata-sections")
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
add_link_options(-static -Wl,--gc-sections -Wl,--strip-all -Wl,--build-id=none)

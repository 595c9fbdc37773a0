# The release build: one static program a tool, without what nobody calls and without the paths of the build machine.
# No LTO: it makes them larger, and each link of a tool minutes long instead of seconds.
set(CMAKE_CXX_FLAGS_RELEASE "-Os -DNDEBUG -ffunction-sections -fdata-sections")
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
# zig says itself that a precompiled header is to be written, and refuses to be told twice. Without the time of its parts
# in it the compiler's cache knows one again.
set(CMAKE_CXX_COMPILE_OPTIONS_CREATE_PCH -Xclang -fno-pch-timestamp -Xclang -include -Xclang <PCH_HEADER> -x c++-header)
add_link_options(-static -Wl,--gc-sections -Wl,--strip-all -Wl,--build-id=none)

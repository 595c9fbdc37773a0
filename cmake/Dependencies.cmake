# The outside libraries, each under one target name, from the system's packages.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(CURL REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(yaml-cpp REQUIRED)
if(NOT TARGET yaml-cpp::yaml-cpp)  # the name it has from 0.8 on
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()
find_package(pugixml REQUIRED)
pkg_check_modules(pq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(pcre2 REQUIRED IMPORTED_TARGET libpcre2-8)

# Debian 12's hiredis 0.14 has no TLS: `rediss:` is then refused with the reason.
pkg_check_modules(hiredis_ssl IMPORTED_TARGET hiredis_ssl)

if(TOOLKIT_TESTS)
  find_package(Catch2 REQUIRED)  # 2.13 on Debian 12, 3.7 on Debian 13
  pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
  find_path(RAPIDCHECK_INCLUDE_DIR rapidcheck.h REQUIRED)
  find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
endif()

# The outside libraries of the release build, under the names that Dependencies.cmake has: the static ones that
# release/libs built for this architecture, and header files. Order is the linker's: who uses stands before who is used.
find_package(Threads REQUIRED)
set(prefix "/opt/${TOOLKIT_ARCH}")

# static_library(NAME FILE USES <targets...>)
function(static_library name file)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  add_library(${name} STATIC IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION "${prefix}/lib/${file}"
    INTERFACE_INCLUDE_DIRECTORIES "${prefix}/include" INTERFACE_LINK_LIBRARIES "${arg_USES}")
endfunction()

function(header_library name)
  add_library(${name} INTERFACE IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "/opt/include")
endfunction()

header_library(nlohmann_json::nlohmann_json)
header_library(CLI11::CLI11)
header_library(tl::expected)
header_library(spdlog::spdlog_header_only)
target_compile_definitions(spdlog::spdlog_header_only INTERFACE SPDLOG_FMT_EXTERNAL)
target_link_libraries(spdlog::spdlog_header_only INTERFACE fmt::fmt)

static_library(OpenSSL::Crypto libcrypto.a USES Threads::Threads)
static_library(OpenSSL::SSL libssl.a USES OpenSSL::Crypto)
static_library(nghttp2 libnghttp2.a)
static_library(CURL::libcurl libcurl.a USES nghttp2 OpenSSL::SSL)
target_compile_definitions(CURL::libcurl INTERFACE CURL_STATICLIB)
static_library(PkgConfig::hiredis libhiredis.a)
static_library(PkgConfig::hiredis_ssl libhiredis_ssl.a USES PkgConfig::hiredis OpenSSL::SSL)
set(hiredis_ssl_FOUND ON)
static_library(pgport libpgport_shlib.a)
static_library(pgcommon libpgcommon_shlib.a USES pgport OpenSSL::SSL)
static_library(PkgConfig::pq libpq.a USES pgcommon OpenSSL::SSL)
static_library(PkgConfig::pcre2 libpcre2-8.a)
target_compile_definitions(PkgConfig::pcre2 INTERFACE PCRE2_STATIC)
static_library(yaml-cpp::yaml-cpp libyaml-cpp.a)
target_compile_definitions(yaml-cpp::yaml-cpp INTERFACE YAML_CPP_STATIC_DEFINE)
static_library(pugixml::pugixml libpugixml.a)
# Compiled once, and not by each of our sources: they take half the time so.
static_library(fmt::fmt libfmt.a)
# fmt 10 and the compiler of this build do not agree on what a constant is: formats are checked by the developer build.
target_compile_definitions(fmt::fmt INTERFACE FMT_CONSTEVAL=)

if(TOOLKIT_TESTS)
  static_library(Catch2::Catch2WithMain libCatch2.a)
  header_library(PkgConfig::httplib)
  target_compile_definitions(PkgConfig::httplib INTERFACE CPPHTTPLIB_OPENSSL_SUPPORT)
  target_link_libraries(PkgConfig::httplib INTERFACE OpenSSL::SSL)
  set(RAPIDCHECK_INCLUDE_DIR "${prefix}/include")
  set(RAPIDCHECK_LIBRARY "${prefix}/lib/librapidcheck.a")
endif()

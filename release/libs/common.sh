# What the scripts beside this one share. Each is called with an architecture, builds one library from /src/NAME and
# installs its header files and its static library under /opt/ARCH.
# shellcheck shell=bash disable=SC2034  # used by them
set -euo pipefail

arch=$1
prefix=/opt/$arch
target=$arch-linux-musl
jobs=$(nproc)
export CC=$target-cc CXX=$target-c++ AR=$target-ar RANLIB=$target-ranlib
# A section for each function: what no tool calls is left out of it.
# No tables for unwinding: no exception ever passes through C, and they are a tenth of a program.
export CFLAGS="-Os -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-unwind-tables"

# OpenSSL writes the time of its build into itself, unless it is told one.
export SOURCE_DATE_EPOCH=1

# work_copy NAME: a copy of the source in /build/ARCH/NAME, the same path for every build, and goes there.
work_copy() {
  mkdir -p "/build/$arch" "$prefix/lib" "$prefix/include"
  rm -rf "/build/$arch/$1"
  cp -a "/src/$1" "/build/$arch/$1"
  cd "/build/$arch/$1"
}

# For the libraries that are built by cmake, with its options.
cmake_build() {
  cmake -S . -B out -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS_RELEASE=-DNDEBUG \
    -DCMAKE_TOOLCHAIN_FILE=/release/cross/toolchain.cmake -DTOOLKIT_ARCH="$arch" -DCMAKE_INSTALL_PREFIX="$prefix" \
    -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF "$@"
  cmake --build out -j "$jobs"
  cmake --install out
}

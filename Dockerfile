# The release build: every tool for x86_64 and aarch64, fully static, and the image that holds them.
#   docker build --network host .                                     the image, for this machine's architecture
#   docker build --network host --target dist --output dist .        all that a release is, as ./dev release makes it
# What changes rarely stands first: a change of our own code builds the last stages only, and those by ccache.
ARG BASE=debian:trixie-slim

FROM ${BASE} AS toolchain
ENV DEBIAN_FRONTEND=noninteractive ZIG_GLOBAL_CACHE_DIR=/opt/zig/cache
COPY release/apt-sources /release/
RUN /release/apt-sources && apt-get update -q && apt-get install -q -y --no-install-recommends bison ca-certificates \
      ccache cmake dpkg-dev flex make ninja-build perl python3 python3-pip xz-utils libcli11-dev libexpected-dev \
      libspdlog-dev nlohmann-json3-dev
COPY release/cross /release/cross
RUN --mount=type=secret,id=ca /release/cross/install

FROM toolchain AS sources
COPY release/libs/fetch release/libs/pinned release/libs/headers /release/libs/
RUN apt-get update -q && /release/libs/fetch openssl=openssl hiredis=hiredis pcre2=pcre2 nghttp2=nghttp2 \
      curl=curl postgresql=postgresql-17
RUN /release/libs/headers
COPY release/libs/common.sh /release/libs/

FROM sources AS libs-x86_64
COPY release/libs/openssl /release/libs/
RUN /release/libs/openssl x86_64
COPY release/libs/hiredis release/libs/pcre2 release/libs/nghttp2 release/libs/curl /release/libs/
RUN for name in hiredis pcre2 nghttp2 curl; do "/release/libs/$name" x86_64 || exit; done
COPY release/libs/libpq /release/libs/
RUN /release/libs/libpq x86_64
COPY release/libs/yaml-cpp /release/libs/
RUN /release/libs/fetch yaml-cpp=yaml-cpp && /release/libs/yaml-cpp x86_64
COPY release/libs/pugixml /release/libs/
RUN /release/libs/fetch --or-original pugixml=pugixml && /release/libs/pugixml x86_64
COPY release/libs/fmt /release/libs/
RUN /release/libs/fetch --or-original fmtlib=fmtlib && /release/libs/fmt x86_64

FROM sources AS libs-aarch64
COPY release/libs/openssl /release/libs/
RUN /release/libs/openssl aarch64
COPY release/libs/hiredis release/libs/pcre2 release/libs/nghttp2 release/libs/curl /release/libs/
RUN for name in hiredis pcre2 nghttp2 curl; do "/release/libs/$name" aarch64 || exit; done
COPY release/libs/libpq /release/libs/
RUN /release/libs/libpq aarch64
COPY release/libs/yaml-cpp /release/libs/
RUN /release/libs/fetch yaml-cpp=yaml-cpp && /release/libs/yaml-cpp aarch64
COPY release/libs/pugixml /release/libs/
RUN /release/libs/fetch --or-original pugixml=pugixml && /release/libs/pugixml aarch64
COPY release/libs/fmt /release/libs/
RUN /release/libs/fetch --or-original fmtlib=fmtlib && /release/libs/fmt aarch64

FROM toolchain AS source-tree
ENV CCACHE_DIR=/ccache CCACHE_SLOPPINESS=pch_defines,time_macros
COPY --from=sources /opt/include /opt/include
COPY release/build-tools /release/
COPY CMakeLists.txt /source/
COPY cmake /source/cmake
COPY lib /source/lib
COPY tools /source/tools

FROM source-tree AS tools-amd64
ARG COMMIT=unknown
ARG PASS=1
COPY --from=libs-x86_64 /opt/x86_64 /opt/x86_64
RUN --mount=type=cache,target=/ccache /release/build-tools x86_64 "${COMMIT}" "${PASS}"

FROM source-tree AS tools-arm64
ARG COMMIT=unknown
ARG PASS=1
COPY --from=libs-aarch64 /opt/aarch64 /opt/aarch64
RUN --mount=type=cache,target=/ccache /release/build-tools aarch64 "${COMMIT}" "${PASS}"

FROM source-tree AS tests-of-programs
COPY --from=libs-x86_64 /opt/x86_64 /opt/x86_64
COPY release/libs/common.sh release/libs/for-tests /release/libs/
RUN apt-get update -q && /release/libs/for-tests x86_64
COPY release/build-tests /release/
COPY test /source/test
RUN --mount=type=cache,target=/ccache /release/build-tests x86_64

FROM toolchain AS packed
ARG COMMIT=unknown
ARG VERSION=0.0.0
ARG SOURCE_DATE_EPOCH=0
ARG SOURCE=https://github.com/org/ci-toolkit
ARG IMAGE=ghcr.io/org/ci-toolkit
COPY release/pack /release/pack
COPY --from=libs-x86_64 /src/*.source /parts/
COPY --from=tools-amd64 /dist/x86_64 /tools/x86_64
COPY --from=tools-arm64 /dist/aarch64 /tools/aarch64
RUN python3 /release/pack --tools /tools --parts /parts --authorities /etc/ssl/certs/ca-certificates.crt --out /out \
      --version "${VERSION}" --commit "${COMMIT}" --epoch "${SOURCE_DATE_EPOCH}" --source "${SOURCE}" --image "${IMAGE}"

FROM scratch AS dist
COPY --from=packed /out /

FROM scratch AS programs-x86_64
COPY --from=tools-amd64 /dist/x86_64 /

FROM scratch AS tests-x86_64
COPY --from=tests-of-programs /dist/x86_64 /

FROM tools-${TARGETARCH} AS tools-here

FROM scratch AS image
COPY --from=toolchain /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=tools-here /dist/* /usr/local/bin/
ENV PATH=/usr/local/bin
USER 65532:65532

#include "lib/docker/own_container.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;

namespace {

const std::string kId = "7db3f0a9c6e1452b8d0f6a3c9e5b1d7f2a4c6e8091b3d5f7a9c1e3b5d7f90a2c";

}  // namespace

TEST_CASE("a container is known by the files its engine mounts", "[docker]") {
  // As Docker 20.10 and Podman 4.3 mount them, shortened to the lines that matter.
  CHECK(docker::container_in("1 0 0:50 / / rw - overlay overlay rw\n"
                             "700 680 254:1 /var/lib/docker/containers/" +
                             kId + "/resolv.conf /etc/resolv.conf rw,relatime - ext4 /dev/vda1 rw\n") == kId);
  CHECK(docker::container_in("702 680 0:22 /containers/storage/overlay-containers/" + kId +
                             "/userdata/hostname /etc/hostname rw - tmpfs tmpfs rw") == kId);
}

TEST_CASE("outside a container there is none, whatever an engine has mounted elsewhere", "[docker]") {
  CHECK_FALSE(docker::container_in(""));
  CHECK_FALSE(docker::container_in("\n \n1 2\n"));
  CHECK_FALSE(docker::container_in("36 35 98:0 / /etc/hosts rw - ext4 /dev/root rw"));
  CHECK_FALSE(docker::container_in("90 25 0:44 / /var/lib/docker/containers/" + kId + "/mounts/shm rw - tmpfs shm rw"));
  CHECK_FALSE(docker::container_in("90 25 254:1 /var/lib/docker/containers/short/hosts /etc/hosts rw - ext4 a rw"));
}

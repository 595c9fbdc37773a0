#include "test/support/certificates.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>

namespace toolkit::test {

Authority::Authority() {
  openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=toolkit-test-ca -keyout ca.key -out ca.pem");
  openssl("genrsa -out server.key 2048");
  std::filesystem::create_directory(folder_.path() / "hashed");
  std::filesystem::copy_file(ca_file(), folder_.path() / "hashed" / "ca.pem");
  openssl("rehash hashed");
}

std::string Authority::certificate_for(const std::string& name) const {
  openssl("req -new -key server.key -subj /CN=server -out server.csr");
  const std::string extensions = folder_.write("server.ext", fmt::format("subjectAltName={}\n", name));
  openssl(
      "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext -out server.pem");
  return folder_ / "server.pem";
}

void Authority::openssl(const std::string& arguments) const {
  const std::string command = fmt::format("cd '{}' && openssl {} 2>log", folder_.path().string(), arguments);
  if (std::system(command.c_str()) != 0) throw std::runtime_error{command + ": " + folder_.read("log")};
}

}  // namespace toolkit::test

#include "test/support/nginx_server.hpp"

namespace toolkit::test {
namespace {

constexpr const char* kEchoModule = "/usr/lib/nginx/modules/ngx_http_echo_module.so";

/// One process, in the foreground, that keeps to its own folder.
constexpr const char* kMain = R"(
daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
)";

}  // namespace

bool nginx_has_echo() { return std::filesystem::exists(kEchoModule); }

void NginxServer::start(const std::string& http) {
  const std::string modules = nginx_has_echo() ? std::string{"load_module "} + kEchoModule + ";\n" : "";
  (void)folder_.write("nginx.conf", modules + kMain + http + "\n}\n");
  process_.start({"/usr/sbin/nginx", "-p", folder_.path().string() + "/", "-c", "nginx.conf", "-e", "stderr"});
  // Written once all sockets listen.
  process_.wait_until_up([this] { return !folder_.read("nginx.pid").empty(); });
}

}  // namespace toolkit::test

// libcurl's handles: one alias and one maker each.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>
#include <vector>

#include "lib/core/releaser.hpp"
#include "lib/core/result.hpp"

namespace toolkit::http {

using CurlEasy = std::unique_ptr<CURL, Releaser<curl_easy_cleanup>>;
using CurlMulti = std::unique_ptr<CURLM, Releaser<curl_multi_cleanup>>;
using CurlHeaders = std::unique_ptr<curl_slist, Releaser<curl_slist_free_all>>;

template <typename Value>
void set(const CurlEasy& easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy.get(), option, value);
  if (code != CURLE_OK) throw EnvironmentError{std::string{"libcurl: "} + curl_easy_strerror(code)};
}

[[nodiscard]] inline CurlEasy make_easy(const std::string& url) {
  CurlEasy easy{curl_easy_init()};
  if (!easy) throw EnvironmentError{"libcurl did not start"};
  set(easy, CURLOPT_URL, url.c_str());  // libcurl keeps its own copy
  set(easy, CURLOPT_NOSIGNAL, 1L);      // a timeout must not raise SIGALRM in our threads
  set(easy, CURLOPT_PATH_AS_IS, 1L);    // what the user wrote goes to the server, dots and all
  return easy;
}

[[nodiscard]] inline CurlMulti make_multi() {
  CurlMulti multi{curl_multi_init()};
  if (!multi) throw EnvironmentError{"libcurl did not start"};
  return multi;
}

[[nodiscard]] inline CurlHeaders make_headers(const std::vector<std::string>& lines) {
  CurlHeaders headers;
  for (const std::string& line : lines) {
    curl_slist* longer = curl_slist_append(headers.get(), line.c_str());
    if (longer == nullptr) throw EnvironmentError{"libcurl got no memory"};
    [[maybe_unused]] const curl_slist* old = headers.release();  // it is the head or the body of `longer`
    headers.reset(longer);
  }
  return headers;
}

}  // namespace toolkit::http

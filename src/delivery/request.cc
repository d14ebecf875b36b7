#include "src/delivery/request.h"

#include <algorithm>
#include <charconv>

#include "lightstep/version.h"

namespace lightstep::delivery {

std::string RequestHead(std::string_view host, std::string_view access_token) {
  std::string head = "POST /api/v2/reports HTTP/1.1\r\nHost: ";
  head += host;
  head += "\r\nUser-Agent: lightstep-streaming/";
  head += kVersion;
  head += "\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n";
  const bool is_printable = std::all_of(access_token.begin(), access_token.end(),
                                        [](char c) { return c > ' ' && c <= '~'; });
  if (!access_token.empty() && is_printable) {
    head += "Lightstep-Access-Token: ";
    head += access_token;
    head += "\r\n";
  }
  head += "\r\n";
  return head;
}

std::string ChunkHead(std::size_t size) {
  char digits[16];
  const auto [end, error] = std::to_chars(digits, digits + sizeof(digits), size, 16);
  static_cast<void>(error);  // sixteen hex digits hold any size
  return std::string{digits, end} += "\r\n";
}

}  // namespace lightstep::delivery

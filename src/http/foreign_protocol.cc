#include "src/http/foreign_protocol.h"

#include "src/common/ascii.h"

namespace lightstep::http {
namespace {

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// An HTTP/2 connection begins with a SETTINGS frame on stream 0: three bytes of length, a type of
// 4, flags, and a stream id of 0 (RFC 9113, sections 3.4, 4.1 and 6.5).
bool IsHttp2(std::string_view start) {
  return start.size() >= 9 && start[0] == 0 && start[3] == 4 &&
         start.substr(5, 4) == std::string_view{"\0\0\0\0", 4};
}

// A record of type alert (21) or handshake (22), version 3.x (RFC 8446, section 5.1).
bool IsTls(std::string_view start) {
  return start.size() >= 2 && (start[0] == 21 || start[0] == 22) && start[1] == 3;
}

bool LooksLikeMarkup(std::string_view start) {
  const std::string text = common::ToLower(common::WithoutBlanksAround(start));
  return StartsWith(text, "<!doctype") || StartsWith(text, "<html") || StartsWith(text, "<?xml");
}

// The first bytes, with those that are not printable as \xNN.
std::string Quote(std::string_view start) {
  constexpr std::size_t kMaxQuoted = 24;
  constexpr char kDigits[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : start.substr(0, kMaxQuoted)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= ' ' && byte < 0x7F) {
      quoted += c;
    } else {
      quoted += "\\x";
      quoted += kDigits[byte >> 4];
      quoted += kDigits[byte & 15];
    }
  }
  return quoted + "\"";
}

}  // namespace

bool MayBecomeHttp(std::string_view start) {
  const std::size_t begin = start.find_first_not_of("\r\n");
  if (begin == std::string_view::npos) return true;
  constexpr std::string_view kVersion = "HTTP/1.";
  return StartsWith(kVersion, start.substr(begin, kVersion.size()));
}

std::string DescribeForeignProtocol(std::string_view start) {
  const std::string begins = "; its answer begins with " + Quote(start);
  if (start.empty()) return "the peer closed the connection before it answered";
  if (IsHttp2(start)) {
    return "the peer speaks HTTP/2 as a gRPC port does, not HTTP/1.1 (OTLP uses port 4317 for gRPC "
           "and 4318 for HTTP: configure 4318)";
  }
  if (IsTls(start)) {
    return "the peer answers in TLS: set collector_plaintext to false for this port";
  }
  if (StartsWith(start, "SSH-")) return "the peer speaks SSH, not HTTP" + begins;
  if (StartsWith(start, "-ERR") || StartsWith(start, "-DENIED") || StartsWith(start, "-NOAUTH")) {
    return "the peer speaks the protocol of Redis, not HTTP" + begins;
  }
  if (StartsWith(start, "220 ") || StartsWith(start, "220-")) {
    return "the peer greets like a mail or FTP server and does not speak HTTP" + begins;
  }
  if (StartsWith(start, "HTTP/")) return "the peer's HTTP answer can't be parsed" + begins;
  if (LooksLikeMarkup(start)) {
    return "the peer sent a page without an HTTP status" + begins;
  }
  return "the peer does not speak HTTP" + begins;
}

}  // namespace lightstep::http

// Recognises TLS by the first bytes that a peer sends.
//
// Used by Transport.
#pragma once

#include <string>
#include <string_view>

namespace lightstep::network {

// Whether `bytes` begin as a TLS record does (RFC 8446, 5.1), as far as they go.
inline bool IsTlsRecord(std::string_view bytes) {
  constexpr char kChangeCipherSpec = 20, kApplicationData = 23, kMajorVersion = 3;
  if (bytes.empty() || bytes[0] < kChangeCipherSpec || bytes[0] > kApplicationData) return false;
  return bytes.size() == 1 || bytes[1] == kMajorVersion;
}

// The first line of `bytes` for a log: in quotes, with unprintable bytes as \x and two digits.
inline std::string Quote(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : bytes.substr(0, bytes.find_first_of("\r\n"))) {
    if (c >= ' ' && c <= '~') {
      quoted += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      quoted += {'\\', 'x', kDigits[byte / 16], kDigits[byte % 16]};
    }
  }
  return quoted += '"';
}

}  // namespace lightstep::network

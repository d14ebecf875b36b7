// The error message of the OpenSSL call that failed last in this thread.
#pragma once

#include <openssl/err.h>

#include <string>

namespace lightstep::network {

// Empties the thread's error queue and returns the reason of the first error in it.
inline std::string TakeOpenSslError() {
  const unsigned long first = ERR_get_error();
  ERR_clear_error();
  if (first == 0) return "OpenSSL gives no reason";
  if (const char* const reason = ERR_reason_error_string(first)) return reason;
  char text[256];
  ERR_error_string_n(first, text, sizeof(text));
  return text;
}

}  // namespace lightstep::network

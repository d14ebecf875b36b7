#include "src/network/openssl_life.h"

#include <openssl/crypto.h>

namespace lightstep::network {

bool InitializeOpenSsl() { return OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr) == 1; }

bool CallBeforeOpenSslEnds(void (*stop)()) { return OPENSSL_atexit(stop) == 1; }

}  // namespace lightstep::network

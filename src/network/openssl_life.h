// The beginning and the end of OpenSSL, which is one for the whole process: the program may use it
// too, before the tracer does and after.
#pragma once

namespace lightstep::network {

// Has OpenSSL leave the end of the process alone, if nobody has initialised it before. By itself it
// frees everything in an exit handler, while connections may still be in use by threads and by
// objects that are destroyed later. To be called before any other function of it; idempotent. False
// where it has ended already, or has no memory.
bool InitializeOpenSsl();

// Has OpenSSL call `stop` when it is about to free everything after all: because the program had
// initialised it, or calls OPENSSL_cleanup. When `stop` returns, nothing of OpenSSL may be used any
// more. False where it can't.
bool CallBeforeOpenSslEnds(void (*stop)());

}  // namespace lightstep::network

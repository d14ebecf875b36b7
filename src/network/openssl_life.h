// The initialisation and the end of OpenSSL, whose state is shared by the whole process: the
// program may use OpenSSL too, before the tracer does and after.
#pragma once

namespace lightstep::network {

// Initialises OpenSSL without its exit handler, unless somebody has initialised it before. That
// handler frees everything while connections may still be in use, by threads and by objects that
// are destroyed later. To be called before any other function of OpenSSL; may be called again.
// Returns false if OpenSSL has ended already or has no memory.
bool InitializeOpenSsl();

// Makes OpenSSL call `stop` before it frees everything nevertheless, because the program had
// initialised it or calls OPENSSL_cleanup. After `stop` has returned, OpenSSL must not be used any
// more. Returns false if this is not possible.
bool CallBeforeOpenSslEnds(void (*stop)());

}  // namespace lightstep::network

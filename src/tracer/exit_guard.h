// The end of the process. exit() and a return from main flush all tracers within report_timeout,
// regardless of their owners and of the order in which objects are destroyed. Nothing of OpenSSL is
// used after OpenSSL has ended.
//
// 1. Exit handlers run in the reverse order of their registration. The tracer's handler is
//    registered after that of OpenSSL, if OpenSSL has one, and so runs before it: it flushes.
// 2. Tracers that are destroyed later continue until then, and flush again.
// 3. When OpenSSL ends, all tracers that use TLS end before it. Spans that finish later are
//    dropped. If a tracer was the first to use OpenSSL, it does not end (InitializeOpenSsl).
//
// Used by Recorder.
#pragma once

namespace lightstep::tracer {

// From now on, tells the recorders of the registry when the process ends and, with `has_tls`, when
// OpenSSL does. Idempotent. To be called before any function of OpenSSL.
void GuardExit(bool has_tls);

}  // namespace lightstep::tracer

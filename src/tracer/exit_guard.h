// What the end of the process means for its tracers. exit() and a return from main bring what was
// finished to the satellites, within report_timeout, whoever owns the tracers and in whatever order
// things are destroyed. Nothing of OpenSSL is used once it has ended.
//
//   1. Exit handlers run in the reverse order of their registration. Ours is registered after that
//   of
//      OpenSSL, if OpenSSL has one, and so runs before it: it flushes.
//   2. Tracers whose turn is later go on, and flush again when they are destroyed.
//   3. When OpenSSL ends, all tracers that use TLS end before it. What is finished later is
//   dropped.
//      OpenSSL does not end at exit where a tracer was its first user (InitializeOpenSsl).
//
// Used by Recorder.
#pragma once

namespace lightstep::tracer {

// Has the recorders of the registry told of the end from now on; with `has_tls`, of that of OpenSSL
// too. Idempotent. To be called before anything else of OpenSSL.
void GuardExit(bool has_tls);

}  // namespace lightstep::tracer

// Counts the tracer's own threads, so that they notice when no other thread is left. A process ends
// when its last thread ends. After a pthread_exit in main that would be one of the tracer's
// threads, which runs for ever, and which no signal ends because it blocks them all.
//
// Used by StartBackgroundThread, which counts, and by the delivery thread, which asks. Any thread
// may call these.
#pragma once

namespace lightstep::network {

// Counts the calling thread during its lifetime. In a forked child the count begins anew.
class OwnThread {
 public:
  OwnThread();
  ~OwnThread();
  OwnThread(const OwnThread&) = delete;
  OwnThread& operator=(const OwnThread&) = delete;
};

// Whether the main thread has exited and every other thread is the tracer's own: no code of the
// application can run any more. Asks /proc, without a descriptor. False if /proc is not mounted.
bool OnlyOwnThreadsAreLeft();

}  // namespace lightstep::network

// What a fork means for the tracers of a process (pthread_atfork). The parent goes on undisturbed;
// the child starts with empty buffers, its own connections, reporter id and random state, and a
// thread when it first needs one. A span belongs to the process that started it.
//
// Used by Recorder, which is registered from its making to its end.
#pragma once

namespace lightstep::tracer {

class Recorder;

class ForkGuard {
 public:
  explicit ForkGuard(Recorder& recorder);
  ~ForkGuard();
  ForkGuard(const ForkGuard&) = delete;
  ForkGuard& operator=(const ForkGuard&) = delete;

 private:
  Recorder& recorder_;
};

}  // namespace lightstep::tracer

// The recorders of the process, for the events that concern all of them: a fork, and the end of the
// process.
//
// GuardForks and GuardExit pass these events on. They hold the registry's mutex while they do, so
// that no recorder is added or removed meanwhile.
#pragma once

#include <mutex>
#include <vector>

#include "src/common/clock.h"

namespace lightstep::tracer {

// What a recorder does at these events.
class ProcessObserver {
 public:
  // The process ends. `begin` (monotonic) is when the first observer was told.
  virtual void FlushAtExit(common::Nanoseconds begin) = 0;
  // OpenSSL is about to end. Nothing of it may be used after this call.
  virtual void EndTls() = 0;

  // The three handlers of pthread_atfork. No call to the observer comes between the first and one
  // of the others.
  virtual void PrepareFork() = 0;
  virtual void ParentAfterFork() = 0;
  virtual void ChildAfterFork() = 0;

 protected:
  ~ProcessObserver() = default;
};

struct RecorderRegistry {
  std::mutex mutex;
  std::vector<ProcessObserver*> recorders;
};

// Never destroyed: a thread may fork, or make a tracer, while the process ends.
RecorderRegistry& TheRecorderRegistry();

// A recorder is in the registry as long as it has one of these.
class RecorderRegistration {
 public:
  explicit RecorderRegistration(ProcessObserver& recorder);
  ~RecorderRegistration();
  RecorderRegistration(const RecorderRegistration&) = delete;
  RecorderRegistration& operator=(const RecorderRegistration&) = delete;

 private:
  ProcessObserver& recorder_;
};

}  // namespace lightstep::tracer

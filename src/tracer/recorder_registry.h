// The recorders of the process, for what befalls all of them: a fork, the end of the process.
//
// Used by GuardForks and GuardExit. Its mutex is held while anything is done to the recorders, so
// that none of them comes or goes meanwhile.
#pragma once

#include <mutex>
#include <vector>

namespace lightstep::tracer {

class Recorder;

struct RecorderRegistry {
  std::mutex mutex;
  std::vector<Recorder*> recorders;
};

// Never destroyed: a thread may fork, or make a tracer, while the process ends.
RecorderRegistry& TheRecorderRegistry();

// A recorder is in the registry while it has one of these.
class RecorderRegistration {
 public:
  explicit RecorderRegistration(Recorder& recorder);
  ~RecorderRegistration();
  RecorderRegistration(const RecorderRegistration&) = delete;
  RecorderRegistration& operator=(const RecorderRegistration&) = delete;

 private:
  Recorder& recorder_;
};

}  // namespace lightstep::tracer

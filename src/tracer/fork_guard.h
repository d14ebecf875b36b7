// Forks (pthread_atfork). The parent continues undisturbed. The child starts with empty buffers,
// its own connections, reporter id and random state, and starts a thread when it first needs one. A
// span belongs to the process that started it.
//
// Used by Recorder.
#pragma once

namespace lightstep::tracer {

// From now on, tells the recorders of the registry of every fork. Idempotent.
void GuardForks();

}  // namespace lightstep::tracer

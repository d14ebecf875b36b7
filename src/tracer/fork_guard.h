// What a fork means for the tracers of a process (pthread_atfork). The parent goes on undisturbed;
// the child starts with empty buffers, its own connections, reporter id and random state, and a
// thread when it first needs one. A span belongs to the process that started it.
//
// Used by Recorder.
#pragma once

namespace lightstep::tracer {

// Has the recorders of the registry told of every fork from now on. Idempotent.
void GuardForks();

}  // namespace lightstep::tracer

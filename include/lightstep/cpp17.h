// Included by the public headers that C++11 cannot compile. It reports the missing standard
// before the compiler reports errors that follow from it.
#pragma once

#if __cplusplus < 201703L
#error "lightstep's headers other than lightstep/tracer.h need -std=c++17 or newer"
#endif

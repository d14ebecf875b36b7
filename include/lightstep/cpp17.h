// Included by the public headers that C++11 cannot compile. It says what is missing before the
// compiler says what it stumbles over.
#pragma once

#if __cplusplus < 201703L
#error "lightstep's headers other than lightstep/tracer.h need -std=c++17 or newer"
#endif

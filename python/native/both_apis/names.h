// The names of attributes that this folder uses, beyond those of the two APIs' folders.
#pragma once

#include "python/native/cpython/interned_name.h"

namespace lightstep::python::both_apis {

struct Names {
  InternedName is_recording{"is_recording"};
};

inline Names names;

}  // namespace lightstep::python::both_apis

// The names of OpenTracing's attributes and methods, and of the attributes of CPython's objects
// that scopes need. Used by everything in this folder that calls by name.
#pragma once

#include "python/native/cpython/interned_name.h"

namespace lightstep::python {

struct Names {
  InternedName activate{"activate"};
  InternedName active{"active"};
  InternedName active_span{"active_span"};
  InternedName close{"close"};
  InternedName context{"context"};
  InternedName finish{"finish"};
  InternedName log_kv{"log_kv"};
  InternedName old_value{"old_value"};  // of a contextvars.Token
  InternedName scope_manager{"scope_manager"};
  InternedName set_tag{"set_tag"};
  InternedName span{"span"};
  InternedName start_span{"start_span"};
};

inline Names names;

}  // namespace lightstep::python

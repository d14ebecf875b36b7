// The names of the attributes and methods of the API's objects that this folder uses.
#pragma once

#include "python/native/cpython/interned_name.h"

namespace lightstep::python::opentelemetry {

struct Names {
  InternedName attributes{"attributes"};
  InternedName context{"context"};
  InternedName decision{"decision"};
  InternedName description{"description"};
  InternedName get_span_context{"get_span_context"};
  InternedName is_recording{"is_recording"};
  InternedName is_remote{"is_remote"};
  InternedName is_sampled{"is_sampled"};
  InternedName resource{"resource"};
  InternedName should_sample{"should_sample"};
  InternedName span_id{"span_id"};
  InternedName status_code{"status_code"};
  InternedName to_header{"to_header"};
  InternedName trace_flags{"trace_flags"};
  InternedName trace_id{"trace_id"};
  InternedName trace_state{"trace_state"};
};

inline Names names;

}  // namespace lightstep::python::opentelemetry

// A recorder's counters as a dict, for the method metrics() of both APIs.
#pragma once

#include <boost/python/dict.hpp>

#include "src/tracer/recorder.h"

namespace lightstep::python {

boost::python::dict MetricsOf(const tracer::Recorder& recorder);

}  // namespace lightstep::python

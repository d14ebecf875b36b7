// OpenTracing's face as it is put into the module, one function a concept, each in its bind_*.cc.
// Used by module.cc.
#pragma once

#include <boost/python/object.hpp>

namespace lightstep::python {

// The types whose methods are called per span, and the registration of the classes derived from
// them.
void BindTypes();

// Into the scope of the type Tracer, which becomes known to Boost.Python by BindConverters.
void BindConverters();
void BindConstruction();
void BindDelivery();

}  // namespace lightstep::python

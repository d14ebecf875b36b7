// Puts the OpenTracing API into the module: one function per concept, each in its own bind_*.cc.
// Used by module.cc.
#pragma once

#include <boost/python/object.hpp>

namespace lightstep::python {

// The types whose methods are called for each span, and the registration of the classes that derive
// from them.
void BindTypes();

// These bind into the scope of the type Tracer, which BindConverters makes known to Boost.Python.
void BindConverters();
void BindConstruction();
void BindDelivery();

}  // namespace lightstep::python

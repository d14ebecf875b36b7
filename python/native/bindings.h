// What is put into the module, one function a concept, each in its bind_*.cc. Used by module.cc.
#pragma once

#include <boost/python/object.hpp>

namespace lightstep::python {

// The types whose methods are called per span, and the registration of the classes derived from
// them.
void BindTypes();

// What a JSON document says to the constructor.
void BindConfiguration();

// Into the scope of the type Tracer, which becomes known to Boost.Python by BindConverters.
void BindConverters();
void BindConstruction();
void BindDelivery();

// The end of the interpreter.
void BindExit();

}  // namespace lightstep::python

// Puts what needs both APIs into the module. Used by module.cc.
#pragma once

namespace lightstep::python::both_apis {

// After the types of the two APIs.
void BindTypes();

}  // namespace lightstep::python::both_apis

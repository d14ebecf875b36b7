// The classes that users see are derived in Python from the module's types. The package registers
// them, and the module makes its objects of these.
//
// Used by the two APIs' folders.
#pragma once

#include <Python.h>

namespace lightstep::python {

// Registers a class that is derived from `native`. A package that is imported again registers its
// classes anew. False with an exception set: TypeError if the class is not derived from `native`.
//
// The class gets the methods that it inherits from `native` as its own, because the interpreter
// calls a method faster if it belongs to the object's class itself rather than to a base.
bool RegisterClass(PyTypeObject*& registered, PyTypeObject* native, PyObject* derived);

}  // namespace lightstep::python

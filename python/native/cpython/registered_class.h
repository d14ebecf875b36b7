// The classes that users see are derived in Python from the module's types. The package registers
// them, and the module makes its objects of these.
//
// Used by the two APIs' folders.
#pragma once

#include <Python.h>

namespace lightstep::python {

// Takes the class in if it is derived from `native`; a package that is imported once more registers
// its classes anew. False with an exception set, TypeError where it is not derived.
//
// The class gets the methods that it inherits from `native` as its own: the interpreter calls a
// method at once where it belongs to the very class of the object, and asks first where it belongs
// to a base.
bool RegisterClass(PyTypeObject*& registered, PyTypeObject* native, PyObject* derived);

}  // namespace lightstep::python

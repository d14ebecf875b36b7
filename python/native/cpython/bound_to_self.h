// Methods that are bound without an object for the bound method. `with` looks up __enter__ and
// __exit__ of every scope, and would allocate, track and free a bound method for each. If the
// objects of a type can be called themselves, and distinguish the two methods by the number of
// arguments, an object can serve as its own bound method.
//
// Used by the type of scopes.
#pragma once

#include <Python.h>

namespace lightstep::python {

// Replaces the method `name` of `type` by one that is bound in this way. On the class itself the
// name still gives the plain method. False with an exception set.
bool BindToSelf(PyTypeObject* type, const char* name);

// Makes the objects of `type` callable: each has a vectorcallfunc at `offset`. To be called for
// classes derived in Python as well, because before CPython 3.12 they do not inherit it.
void MakeCallable(PyTypeObject* type, Py_ssize_t offset);

}  // namespace lightstep::python

// A method that is bound without making an object for it: `with` looks up __enter__ and __exit__ of
// every scope, and each would be an object to allocate, to track and to free. Where a type's
// objects can be called themselves, and know by the number of arguments which of the two is meant,
// the object is its own bound method.
//
// Used by the type of scopes.
#pragma once

#include <Python.h>

namespace lightstep::python {

// Replaces the method `name` of `type` by one that is bound so. Reached by the class it is still
// the plain method. False with an exception set.
bool BindToSelf(PyTypeObject* type, const char* name);

// Makes the objects of `type` callable: each has a vectorcallfunc at `offset`. To be called for a
// class that was derived in Python as well, since CPython lets none inherit this before 3.12.
void MakeCallable(PyTypeObject* type, Py_ssize_t offset);

}  // namespace lightstep::python

#include "python/native/classes.h"

namespace lightstep::python {

Classes classes;

bool RegisterClass(PyTypeObject*& registered, PyTypeObject* native, PyObject* derived) {
  if (!PyType_Check(derived) ||
      !PyType_IsSubtype(reinterpret_cast<PyTypeObject*>(derived), native)) {
    PyErr_Format(PyExc_TypeError, "%R is not derived from %s", derived, native->tp_name);
    return false;
  }
  Py_INCREF(derived);
  registered = reinterpret_cast<PyTypeObject*>(derived);
  // It adds no members, so that what destroys the native object destroys it whole; CPython's own
  // way for classes that were written in Python takes as long again.
  if (registered->tp_basicsize == native->tp_basicsize) registered->tp_dealloc = native->tp_dealloc;
  return true;
}

}  // namespace lightstep::python

#include "python/native/cpython/native_object.h"

#include <cstddef>
#include <vector>

namespace lightstep::python {

PyTypeObject* MakeType(const char* name, std::size_t size, std::initializer_list<PyType_Slot> slots,
                       PyTypeObject* base) {
  std::vector<PyType_Slot> ended{slots};
  ended.push_back({0, nullptr});
  PyType_Spec spec{name, static_cast<int>(size), 0,
                   Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, ended.data()};
  const Ref bases{base == nullptr ? nullptr : PyTuple_Pack(1, base)};
  if (base != nullptr && !bases) return nullptr;
  auto* const type = reinterpret_cast<PyTypeObject*>(PyType_FromSpecWithBases(&spec, bases.get()));
  if (type == nullptr) return nullptr;
  // A spec cannot express these before CPython 3.9.
  type->tp_dictoffset = offsetof(NativeObject, dict);
  type->tp_weaklistoffset = offsetof(NativeObject, weak_references);
  return type;
}

PyObject* RefuseNew(PyTypeObject* type, PyObject*, PyObject*) {
  PyErr_Format(PyExc_TypeError, "%s objects are created by a tracer only", type->tp_name);
  return nullptr;
}

}  // namespace lightstep::python

#include "python/native/cpython/bound_to_self.h"

#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python {
namespace {

// The descriptor that takes the place of the method in the class.
struct SelfBinder {
  PyObject_HEAD PyObject* method;
};

PyTypeObject* binder_type;

// Python's __get__. Without an object, the attribute was looked up on the class.
PyObject* Get(PyObject* self, PyObject* object, PyObject*) {
  const bool is_of_class = object == nullptr || object == Py_None;
  return NewReference(is_of_class ? reinterpret_cast<SelfBinder*>(self)->method : object);
}

void Dealloc(PyObject* self) {
  PyTypeObject* const type = Py_TYPE(self);
  Py_XDECREF(reinterpret_cast<SelfBinder*>(self)->method);
  type->tp_free(self);
  Py_DECREF(type);
}

bool MakeBinderType() {
  if (binder_type != nullptr) return true;
  PyType_Slot slots[] = {
      Slot(Py_tp_new, RefuseNew),
      Slot(Py_tp_descr_get, Get),
      Slot(Py_tp_dealloc, Dealloc),
      {0, nullptr},
  };
  PyType_Spec spec{"lightstep_streaming._native.SelfBinder", sizeof(SelfBinder), 0,
                   Py_TPFLAGS_DEFAULT, slots};
  binder_type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&spec));
  return binder_type != nullptr;
}

}  // namespace

bool BindToSelf(PyTypeObject* type, const char* name) {
  auto* const self = reinterpret_cast<PyObject*>(type);
  Ref method{PyObject_GetAttrString(self, name)};
  if (!method || !MakeBinderType()) return false;
  const Ref binder{binder_type->tp_alloc(binder_type, 0)};
  if (!binder) return false;
  reinterpret_cast<SelfBinder*>(binder.get())->method = method.Release();
  return PyObject_SetAttrString(self, name, binder.get()) == 0;
}

void MakeCallable(PyTypeObject* type, Py_ssize_t offset) {
#if PY_VERSION_HEX < 0x03090000
  type->tp_flags |= _Py_TPFLAGS_HAVE_VECTORCALL;
#else
  type->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
#endif
  type->tp_vectorcall_offset = offset;
  type->tp_call = PyVectorcall_Call;
  PyType_Modified(type);
}

}  // namespace lightstep::python

#include "python/native/opentracing/context_of.h"

#include "python/native/cpython/calls.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/span_context_object.h"
#include "python/native/opentracing/span_object.h"

namespace lightstep::python {

const SpanContext* ContextOf(PyObject* object, Ref& owner) {
  if (PyObject_TypeCheck(object, span_type)) {
    owner = Ref::Share(object);
    return &AsSpan(object)->record.context();
  }
  if (PyObject_TypeCheck(object, span_context_type)) {
    owner = Ref::Share(object);
    return &reinterpret_cast<SpanContextObject*>(object)->context;
  }
  owner = GetAttribute(object, names.context);
  if (!owner) {
    ForgetException();
    return nullptr;
  }
  if (!PyObject_TypeCheck(owner.get(), span_context_type)) return nullptr;
  return &reinterpret_cast<SpanContextObject*>(owner.get())->context;
}

}  // namespace lightstep::python

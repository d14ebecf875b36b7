#include "python/native/opentracing/span_context_object.h"

#include <new>

#include "python/native/cpython/object_pool.h"
#include "python/native/cpython/text.h"
#include "python/native/opentracing/classes.h"
#include "src/common/hex.h"

namespace lightstep::python {

PyTypeObject* span_context_type;

namespace {

ObjectPool<SpanContextObject> pool;

SpanContextObject* Self(PyObject* self) { return reinterpret_cast<SpanContextObject*>(self); }

Ref NewBaggageDict(const Baggage& baggage) {
  Ref dict{PyDict_New()};
  if (!dict) return Ref{};
  for (const Baggage::Item& item : baggage.items()) {
    const Ref key = NewString(item.first);
    const Ref value = NewString(item.second);
    if (!key || !value || PyDict_SetItem(dict.get(), key.get(), value.get()) < 0) return Ref{};
  }
  return dict;
}

PyObject* GetBaggage(PyObject* self, void*) {
  Ref& baggage = Self(self)->baggage;
  if (!baggage) baggage = NewBaggageDict(Self(self)->context.baggage);
  return baggage.NewReference();
}

PyObject* GetTraceId(PyObject* self, void*) {
  const SpanContext& context = Self(self)->context;
  if (context.trace_id_high == 0) return PyLong_FromUnsignedLongLong(context.trace_id);
  const std::uint64_t halves[] = {context.trace_id, context.trace_id_high};
  return _PyLong_FromByteArray(reinterpret_cast<const unsigned char*>(halves), sizeof(halves),
                               /*little_endian=*/1, /*is_signed=*/0);
}

PyObject* GetSpanId(PyObject* self, void*) {
  return PyLong_FromUnsignedLongLong(Self(self)->context.span_id);
}

PyObject* GetSampled(PyObject* self, void*) { return PyBool_FromLong(Self(self)->context.sampled); }

PyObject* Represent(PyObject* self) {
  const SpanContext& context = Self(self)->context;
  const std::string high = context.trace_id_high == 0 ? "" : common::ToHex(context.trace_id_high);
  const std::string trace_id = high + common::ToHex(context.trace_id);
  const std::string span_id = common::ToHex(context.span_id);
  return PyUnicode_FromFormat("<%s trace_id=%s span_id=%s>", Py_TYPE(self)->tp_name,
                              trace_id.c_str(), span_id.c_str());
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  Self(self)->baggage.~Ref();
  Self(self)->context.~SpanContext();
  pool.Give(self);
}

PyGetSetDef properties[] = {
    kDictProperty,
    {"baggage", GetBaggage, nullptr, "The baggage, a dict; the caller must not modify it.",
     nullptr},
    {"trace_id", GetTraceId, nullptr, "The trace's id, an int of up to 128 bits.", nullptr},
    {"span_id", GetSpanId, nullptr, "The span's id, an int of 64 bits.", nullptr},
    {"sampled", GetSampled, nullptr, "False: the span is not recorded.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

bool MakeSpanContextType() {
  span_context_type =
      MakeType("lightstep_streaming._native.SpanContext", sizeof(SpanContextObject),
               {
                   Slot(Py_tp_new, RefuseNew),
                   Slot(Py_tp_dealloc, Dealloc),
                   Slot(Py_tp_traverse, Traverse<SpanContextObject, &SpanContextObject::baggage>),
                   Slot(Py_tp_clear, Clear<SpanContextObject, &SpanContextObject::baggage>),
                   Slot(Py_tp_repr, Represent),
                   Slot(Py_tp_getset, properties),
               });
  classes.span_context = span_context_type;
  return span_context_type != nullptr;
}

Ref NewSpanContext(const SpanContext& context) {
  SpanContextObject* const object = pool.Take(classes.span_context);
  if (object == nullptr) return Ref{};
  new (&object->context) SpanContext{context};
  new (&object->baggage) Ref{};
  PyObject_GC_Track(AsPyObject(object));
  return Ref{AsPyObject(object)};
}

}  // namespace lightstep::python

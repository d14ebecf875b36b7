#include "python/native/opentelemetry/active_span_object.h"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

#include "python/native/cpython/bound_to_self.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/object_pool.h"
#include "python/native/cpython/saved_exception.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/span_calls.h"
#include "python/native/opentelemetry/span_ending.h"
#include "python/native/opentelemetry/span_object.h"

namespace lightstep::python::opentelemetry {
namespace {

PyTypeObject* active_span_type;

ObjectPool<ActiveSpanObject> pool;

constexpr Py_ssize_t kCallOffset = sizeof(NativeObject);

ActiveSpanObject* Self(PyObject* self) { return reinterpret_cast<ActiveSpanObject*>(self); }

// Makes parameters that were not given null again.
void UnpackParameters(ActiveSpanObject* self, PyObject* (&values)[kActiveParameters]) {
  std::fill(values, values + kActiveParameters, nullptr);
  values[kName] = self->name.get();
  if (!self->others) return;
  for (std::size_t i = kName + 1; i < kActiveParameters; ++i) {
    PyObject* const value = PyTuple_GET_ITEM(self->others.get(), i - 1);
    // An Ellipsis stands for a parameter that was not given. It is no parameter's default.
    values[i] = value == Py_Ellipsis ? nullptr : value;
  }
}

PyObject* PyEnter(PyObject* object, PyObject*) {
  ActiveSpanObject* const self = Self(object);
  if (self->span) {
    PyErr_SetString(PyExc_RuntimeError, "the span of this `with` is active already");
    return nullptr;
  }
  PyObject* values[kActiveParameters];
  UnpackParameters(self, values);
  const Ref current = CurrentContext();
  if (!current) return nullptr;
  Ref span = StartSpan(AsTracer(self->tracer.get()), values, current.get());
  if (!span) return nullptr;
  self->activation = AttachSpan(current.get(), span.get());
  if (!self->activation) return nullptr;
  self->span = std::move(span);
  return self->span.NewReference();
}

// The end of the block, in this order as in the API's use_span: the span is no longer the current
// one, an exception is recorded, the span ends. All steps are done even if one fails. An exception
// that is not an Exception does not count as an error of the block.
bool Leave(ActiveSpanObject* self, PyObject* exception) {
  const Ref span = std::move(self->span);
  const Ref activation = std::move(self->activation);
  if (!span) return true;
  PyObject* const end_on_exit =
      self->others ? PyTuple_GET_ITEM(self->others.get(), kEndOnExit - 1) : Py_True;
  bool is_done = Detach(activation.get());
  if (is_done && exception != Py_None &&
      PyObject_TypeCheck(exception, reinterpret_cast<PyTypeObject*>(PyExc_Exception))) {
    is_done = LeaveByException(AsSpan(span.get()), exception, /*is_escaped=*/false);
  }
  // Where there is no exception, to look for one would cost 1 % of the span.
  std::optional<SavedException> interruption;
  if (!is_done) interruption.emplace();
  const std::optional<bool> ends = FlagOf(end_on_exit == Py_Ellipsis ? nullptr : end_on_exit);
  if (ends.value_or(true) && !End(AsSpan(span.get()), tracer::kNow)) {
    if (interruption) interruption->GiveWay();
    return false;
  }
  return is_done;
}

const Signature kExit{"__exit__", /*required=*/3, "exc_type", "exc_val", "exc_tb"};
PyObject* PyExit(PyObject* self, PyObject* const (&arguments)[3]) {
  return Leave(Self(self), arguments[1]) ? NewReference(Py_None) : nullptr;
}

// A decorated function gets a new one for each call.
PyObject* PyRecreate(PyObject* self, PyObject*) {
  PyObject* values[kActiveParameters];
  UnpackParameters(Self(self), values);
  return NewActiveSpan(Self(self)->tracer.get(), values).Release();
}

const Signature kDecorate{"start_as_current_span", /*required=*/1, "func"};
PyObject* PyDecorate(PyObject* self, PyObject* const (&arguments)[1]) {
  return CallPython([&] {
    return PyObject_CallFunctionObjArgs(api.decorate, self, arguments[0],
                                        static_cast<PyObject*>(nullptr));
  });
}

// The object as a function: what `with` calls, once without arguments and once with three, and what
// a decorator calls with one.
PyObject* Call(PyObject* self, PyObject* const* arguments, std::size_t flagged,
               PyObject* keywords) {
  const Py_ssize_t positional = PyVectorcall_NARGS(flagged);
  const Py_ssize_t count = positional + (keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords));
  if (count == 0) return PyEnter(self, nullptr);
  if (count == 1) return MatchAndCall<kDecorate, PyDecorate>(self, arguments, positional, keywords);
  return MatchAndCall<kExit, PyExit>(self, arguments, positional, keywords);
}

void Dealloc(PyObject* object) {
  if (!BeginDealloc(object)) return;
  ActiveSpanObject* const self = Self(object);
  self->activation.~Ref();
  self->span.~Ref();
  self->others.~Ref();
  self->name.~Ref();
  self->tracer.~Ref();
  pool.Give(object);
}

PyMethodDef methods[] = {
    {"__enter__", PyEnter, METH_NOARGS, nullptr},
    FastMethod<kExit, PyExit>(nullptr),
    {"_recreate_cm", PyRecreate, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef properties[] = {
    kDictProperty,
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

bool MakeActiveSpanType() {
  using Object = ActiveSpanObject;
  active_span_type = MakeType(
      "lightstep_streaming._native.OpenTelemetryActiveSpan", sizeof(ActiveSpanObject),
      {
          Slot(Py_tp_new, RefuseNew),
          Slot(Py_tp_dealloc, Dealloc),
          Slot(Py_tp_traverse, Traverse<Object, &Object::tracer, &Object::name, &Object::others,
                                        &Object::span, &Object::activation>),
          // The tracer and the name stay, because a function that is decorated needs them.
          Slot(Py_tp_clear, Clear<Object, &Object::span, &Object::activation>),
          Slot(Py_tp_methods, methods),
          Slot(Py_tp_getset, properties),
      });
  if (active_span_type == nullptr || !BindToSelf(active_span_type, "__enter__") ||
      !BindToSelf(active_span_type, "__exit__")) {
    return false;
  }
  MakeCallable(active_span_type, kCallOffset);
  return true;
}

Ref NewActiveSpan(PyObject* tracer, PyObject* const* values) {
  PyObject* const* const others = values + kName + 1;
  PyObject* const* const end = values + kActiveParameters;
  Ref tuple;
  if (std::any_of(others, end, [](PyObject* value) { return value != nullptr; })) {
    tuple = Ref{PyTuple_New(end - others)};
    if (!tuple) return Ref{};
    for (PyObject* const* value = others; value != end; ++value) {
      PyTuple_SET_ITEM(tuple.get(), value - others,
                       NewReference(*value == nullptr ? Py_Ellipsis : *value));
    }
  }
  ActiveSpanObject* const self = pool.Take(active_span_type);
  if (self == nullptr) return Ref{};
  self->call = Call;
  new (&self->tracer) Ref{Ref::Share(tracer)};
  new (&self->name) Ref{Ref::Share(values[kName])};
  new (&self->others) Ref{std::move(tuple)};
  new (&self->span) Ref{};
  new (&self->activation) Ref{};
  PyObject_GC_Track(AsPyObject(self));
  return Ref{AsPyObject(self)};
}

}  // namespace lightstep::python::opentelemetry

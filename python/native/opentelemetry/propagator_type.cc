#include <new>

#include "python/native/cpython/signature.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/extraction.h"
#include "python/native/opentelemetry/injection.h"
#include "python/native/opentelemetry/propagator.h"

namespace lightstep::python::opentelemetry {

PyTypeObject* propagator_type;

namespace {

PyObject* New(PyTypeObject* type, PyObject*, PyObject*) {
  auto* const propagator = Allocate<PropagatorObject>(type);
  if (propagator == nullptr) return nullptr;
  WithDict(propagator);
  new (&propagator->propagators) std::unique_ptr<const tracer::Propagators>{};
  return AsPyObject(propagator);
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  AsPropagator(self)->propagators.~unique_ptr();
  EndDealloc(self);
}

// Returns null, with an exception set, if __init__() was not called.
const PropagatorObject* Constructed(PyObject* self) {
  if (AsPropagator(self)->propagators != nullptr) return AsPropagator(self);
  PyErr_SetString(PyExc_RuntimeError, "Propagator.__init__() was not called");
  return nullptr;
}

// None stands for an argument that is not given, as in the API.
PyObject* Given(PyObject* argument) { return argument == Py_None ? nullptr : argument; }

const Signature kInject{"inject", /*required=*/1, "carrier", "context", "setter"};
PyObject* PyInject(PyObject* self, PyObject* const (&arguments)[3]) {
  const PropagatorObject* const propagator = Constructed(self);
  if (propagator == nullptr) return nullptr;
  PyObject* const setter = arguments[2] == nullptr ? api.default_setter : arguments[2];
  if (!InjectContext(*propagator, arguments[0], Given(arguments[1]), setter)) return nullptr;
  Py_RETURN_NONE;
}

const Signature kExtract{"extract", /*required=*/1, "carrier", "context", "getter"};
PyObject* PyExtract(PyObject* self, PyObject* const (&arguments)[3]) {
  const PropagatorObject* const propagator = Constructed(self);
  if (propagator == nullptr) return nullptr;
  PyObject* const getter = arguments[2] == nullptr ? api.default_getter : arguments[2];
  return ExtractContext(*propagator, arguments[0], Given(arguments[1]), getter).Release();
}

PyMethodDef methods[] = {
    FastMethod<kInject, PyInject>(
        "inject($self, carrier, context=None, setter=default_setter)\n--\n\n"
        "Writes the span and the baggage of a Context, the current one by default."),
    FastMethod<kExtract, PyExtract>(
        "extract($self, carrier, context=None, getter=default_getter)\n--\n\n"
        "A Context with what the carrier has of a span and baggage."),
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef properties[] = {
    kDictProperty,
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

bool MakePropagatorType() {
  propagator_type =
      MakeType("lightstep_streaming._native.OpenTelemetryPropagator", sizeof(PropagatorObject),
               {
                   Slot(Py_tp_new, New),
                   Slot(Py_tp_dealloc, Dealloc),
                   Slot(Py_tp_traverse, Traverse<PropagatorObject>),
                   Slot(Py_tp_clear, Clear<PropagatorObject>),
                   Slot(Py_tp_methods, methods),
                   Slot(Py_tp_getset, properties),
               });
  return propagator_type != nullptr;
}

}  // namespace lightstep::python::opentelemetry

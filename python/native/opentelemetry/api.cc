#include "python/native/opentelemetry/api.h"

#include <boost/python/dict.hpp>
#include <boost/python/import.hpp>
#include <boost/python/list.hpp>
#include <boost/python/object.hpp>
#include <boost/python/tuple.hpp>
#include <string>

#include "python/native/cpython/ref.h"

namespace lightstep::python::opentelemetry {

Api api;

namespace {

namespace bp = boost::python;

PyObject* Keep(const bp::object& object) { return NewReference(object.ptr()); }

PyTypeObject* AsType(PyObject* object) { return reinterpret_cast<PyTypeObject*>(object); }

// The variable of the API's default runtime. Any other runtime, of a library with contexts of its
// own, is used through attach and detach alone.
PyObject* FindContextVariable(const bp::object& runtime) {
  const bp::object default_runtime =
      bp::import("opentelemetry.context.contextvars_context").attr("ContextVarsRuntimeContext");
  if (reinterpret_cast<PyObject*>(Py_TYPE(runtime.ptr())) != default_runtime.ptr()) return nullptr;
  const bp::object variable = bp::getattr(runtime, "_current_context", bp::object{});
  return PyContextVar_CheckExact(variable.ptr()) ? Keep(variable) : nullptr;
}

void FindContext(const bp::object& trace) {
  const bp::object context = bp::import("opentelemetry.context");
  const bp::object type = bp::import("opentelemetry.context.context").attr("Context");
  const bool is_plain = PyType_Check(type.ptr()) && AsType(type.ptr())->tp_base == &PyDict_Type &&
                        AsType(type.ptr())->tp_new == PyDict_Type.tp_new &&
                        AsType(type.ptr())->tp_init == PyDict_Type.tp_init;
  api.context = is_plain ? AsType(Keep(type)) : nullptr;
  const bp::object runtime = context.attr("_RUNTIME_CONTEXT");
  api.context_variable = FindContextVariable(runtime);
  api.runtime_detach = Keep(runtime.attr("detach"));
  api.get_current = Keep(context.attr("get_current"));
  api.attach = Keep(context.attr("attach"));
  api.detach = Keep(context.attr("detach"));
  api.set_value = Keep(context.attr("set_value"));
  api.set_span_in_context = Keep(trace.attr("set_span_in_context"));
  // The one key of a Context that has nothing but a span, or nothing but baggage.
  const bp::object span = trace.attr("INVALID_SPAN");
  const bp::object only_span = trace.attr("set_span_in_context")(span, type());
  api.span_key = Keep(bp::list(only_span)[0]);
  const bp::object set_baggage = bp::import("opentelemetry.baggage").attr("set_baggage");
  api.baggage_key = Keep(bp::list(set_baggage("key", "value", type()))[0]);
}

void FindSpanContext(const bp::object& trace) {
  const bp::object flags = trace.attr("TraceFlags");
  for (std::size_t i = 0; i < kTraceFlags; ++i) api.trace_flags[i] = Keep(flags(i));
  const bp::object state = trace.attr("TraceState")();
  api.read_trace_state = Keep(trace.attr("TraceState").attr("from_header"));
  api.default_trace_state = Keep(trace.attr("INVALID_SPAN_CONTEXT").attr("trace_state"));
  const bp::object type = trace.attr("SpanContext");
  api.span_context = AsType(Keep(type));
  const bp::object example = type(1, 2, false, flags(1), state);
  const bp::object expected = bp::make_tuple(1, 2, false, flags(1), state, true);
  api.is_span_context_plain = PyTuple_Check(example.ptr()) && bp::tuple(example) == expected;
}

void FindPropagation() {
  const bp::object textmap = bp::import("opentelemetry.propagators.textmap");
  api.default_setter = Keep(textmap.attr("default_setter"));
  api.default_getter = Keep(textmap.attr("default_getter"));
}

void FindEnumerations(const bp::object& trace) {
  const bp::object kind = trace.attr("SpanKind");
  for (std::size_t i = 0; i < kSpanKinds; ++i) api.span_kinds[i] = Keep(kind(i));
  const bp::object code = trace.attr("StatusCode");
  for (std::size_t i = 0; i < kStatusCodes; ++i) api.status_codes[i] = Keep(code(i));
}

}  // namespace

void FindApi() {
  const bp::object trace = bp::import("opentelemetry.trace");
  api.span = Keep(trace.attr("Span"));
  api.non_recording_span = Keep(trace.attr("NonRecordingSpan"));
  api.status = Keep(trace.attr("Status"));
  FindContext(trace);
  FindSpanContext(trace);
  FindPropagation();
  FindEnumerations(trace);
}

}  // namespace lightstep::python::opentelemetry

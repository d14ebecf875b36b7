#include <boost/python/args.hpp>
#include <boost/python/def.hpp>
#include <boost/python/handle.hpp>
#include <boost/python/import.hpp>
#include <boost/python/list.hpp>
#include <boost/python/object.hpp>
#include <boost/python/scope.hpp>

#include "python/native/both_apis/active_scope.h"
#include "python/native/both_apis/bindings.h"
#include "python/native/both_apis/classes.h"
#include "python/native/both_apis/scope_manager_object.h"
#include "python/native/both_apis/scope_object.h"
#include "python/native/both_apis/span_face.h"
#include "python/native/both_apis/tracer_object.h"
#include "python/native/cpython/raising.h"
#include "python/native/cpython/registered_class.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/parent.h"
#include "python/native/opentracing/span_context_object.h"

namespace lightstep::python::both_apis {
namespace {

namespace bp = boost::python;
namespace otel = opentelemetry;

bp::object AsObject(PyTypeObject* type) {
  return bp::object{bp::handle<>(bp::borrowed(reinterpret_cast<PyObject*>(type)))};
}

PyObject* Keep(const bp::object& object) { return NewReference(object.ptr()); }

void FindApi() {
  const bp::object create_key = bp::import("opentelemetry.context").attr("create_key");
  api.empty_context = Keep(bp::import("opentelemetry.context.context").attr("Context")());
  api.scope_key = Keep(create_key("lightstep-opentracing-scope"));
  api.invalid_span = Keep(bp::import("opentelemetry.trace").attr("INVALID_SPAN"));
}

void Connect(const bp::object& span, const bp::object& scope, const bp::object& scope_manager,
             const bp::object& tracer, const bp::object& no_scope, const bp::object& foreign_span) {
  FindApi();
  api.no_scope = Keep(no_scope);
  api.foreign_span = Keep(foreign_span);
  if (!RegisterClass(classes.span, span_face_type, span.ptr()) ||
      !RegisterClass(classes.scope, scope_type, scope.ptr()) ||
      !RegisterClass(classes.scope_manager, scope_manager_type, scope_manager.ptr()) ||
      !RegisterClass(classes.tracer, tracer_type, tracer.ptr())) {
    ThrowPythonError();
  }
  MakeScopesCallable();
}

// The SpanContext of a span of OpenTelemetry's API, by any implementation, or None.
bp::object ContextOfOpenTelemetry(const bp::object& span) {
  otel::Parent parent;
  if (!parent.Take(span.ptr())) ThrowPythonError();
  if (parent.context() == nullptr) return {};
  SpanContext context = *parent.context();
  if (!AddBaggageIfCurrent(context)) ThrowPythonError();
  return bp::object{bp::handle<>(NewSpanContext(context).Release())};
}

// Hides the current span of both APIs. Returns a token for ShowCurrentSpan, or None if there is no
// provider.
bp::object HideCurrentSpan() {
  if (api.invalid_span == nullptr) return {};
  const Ref current = otel::CurrentContext();
  const Ref token = current ? otel::AttachSpan(current.get(), api.invalid_span) : Ref{};
  if (!token) ThrowPythonError();
  return bp::object{bp::handle<>(bp::borrowed(token.get()))};
}

void ShowCurrentSpan(const bp::object& token) {
  if (token.ptr() != Py_None && !otel::Detach(token.ptr())) ThrowPythonError();
}

}  // namespace

void BindTypes() {
  if (!MakeSpanFaceType() || !MakeScopeType() || !MakeScopeManagerType() || !MakeTracerType()) {
    ThrowPythonError();
  }
  bp::scope module;
  module.attr("OpenTelemetryOpenTracingSpan") = AsObject(span_face_type);
  module.attr("OpenTelemetryScope") = AsObject(scope_type);
  module.attr("OpenTelemetryScopeManager") = AsObject(scope_manager_type);
  module.attr("OpenTelemetryOpenTracingTracer") = AsObject(tracer_type);
  bp::def("connect_both_apis", Connect,
          (bp::arg("span"), bp::arg("scope"), bp::arg("scope_manager"), bp::arg("tracer"),
           bp::arg("no_scope"), bp::arg("foreign_span")),
          "Registers the classes that users see of an OpenTracing tracer of a provider, what its "
          "spans say of their instrumentation scope, and what makes OpenTracing's face of another "
          "implementation's span.");
  bp::def("opentracing_context", ContextOfOpenTelemetry, (bp::arg("span")),
          "The SpanContext of a span of OpenTelemetry's API, or None if it is not valid.");
  bp::def("hide_current_span", HideCurrentSpan,
          "Hides the span that is current in both APIs. Returns a token for show_current_span.");
  bp::def("show_current_span", ShowCurrentSpan, (bp::arg("token")), "Undoes hide_current_span.");
}

}  // namespace lightstep::python::both_apis

#include <boost/python/args.hpp>
#include <boost/python/def.hpp>
#include <boost/python/handle.hpp>
#include <boost/python/object.hpp>
#include <boost/python/scope.hpp>
#include <optional>

#include "python/native/cpython/raising.h"
#include "python/native/cpython/registered_class.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/active_span_object.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/bindings.h"
#include "python/native/opentelemetry/classes.h"
#include "python/native/opentelemetry/provider_object.h"
#include "python/native/opentelemetry/span_object.h"
#include "python/native/opentelemetry/span_type.h"
#include "python/native/opentelemetry/tracer_object.h"
#include "python/native/opentelemetry/tracer_type.h"

namespace lightstep::python::opentelemetry {
namespace {

namespace bp = boost::python;

bp::object AsObject(PyTypeObject* type) {
  return bp::object{bp::handle<>(bp::borrowed(reinterpret_cast<PyObject*>(type)))};
}

void Connect(const bp::object& span, const bp::object& tracer, const bp::object& warn,
             const bp::object& clean_value, const bp::object& decorate, const bp::object& event,
             const bp::object& link) {
  FindApi();
  api.warn = NewReference(warn.ptr());
  api.clean_value = NewReference(clean_value.ptr());
  api.decorate = NewReference(decorate.ptr());
  api.event = NewReference(event.ptr());
  api.link = NewReference(link.ptr());
  if (!RegisterClass(classes.span, span_type, span.ptr()) ||
      !RegisterClass(classes.tracer, tracer_type, tracer.ptr())) {
    ThrowPythonError();
  }
}

bp::object ReadText(const bp::object& object) {
  const std::optional<Text> text = TextOf(object.ptr());
  Ref str = text ? NewString(text->view) : Ref{};
  if (!str) ThrowPythonError();
  return bp::object{bp::handle<>(str.Release())};
}

}  // namespace

void BindTypes() {
  if (!MakeSpanType() || !MakeTracerType() || !MakeActiveSpanType() || !MakeProviderType()) {
    ThrowPythonError();
  }
  bp::scope module;
  module.attr("OpenTelemetrySpan") = AsObject(span_type);
  module.attr("OpenTelemetryTracer") = AsObject(tracer_type);
  module.attr("OpenTelemetryTracerProvider") = AsObject(provider_type);
  bp::def("connect_opentelemetry", Connect,
          (bp::arg("span"), bp::arg("tracer"), bp::arg("warn"), bp::arg("clean_value"),
           bp::arg("decorate"), bp::arg("event"), bp::arg("link")),
          "Looks up opentelemetry-api, and takes the classes that users see and what is done in "
          "Python: a warning, an attribute's value of an unusual type, a decorated function, an "
          "event and a link that are read back.");
  bp::def("text_of", ReadText, bp::arg("value"),
          "Its str(), or '<unprintable TypeName object>' if that fails.");
  {
    const bp::scope within_provider{AsObject(provider_type)};
    BindProvider();
  }
  BindPropagator();
}

}  // namespace lightstep::python::opentelemetry

#include <boost/python/args.hpp>
#include <boost/python/converter/registry.hpp>
#include <boost/python/def.hpp>
#include <boost/python/scope.hpp>

#include "python/native/cpython/raising.h"
#include "python/native/cpython/registered_class.h"
#include "python/native/opentracing/bindings.h"
#include "python/native/opentracing/classes.h"
#include "python/native/opentracing/exceptions.h"
#include "python/native/opentracing/scope_manager_object.h"
#include "python/native/opentracing/scope_object.h"
#include "python/native/opentracing/scope_type.h"
#include "python/native/opentracing/span_context_object.h"
#include "python/native/opentracing/span_object.h"
#include "python/native/opentracing/span_type.h"
#include "python/native/opentracing/tracer_object.h"
#include "python/native/opentracing/tracer_type.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

bp::object AsObject(PyTypeObject* type) {
  return bp::object{bp::handle<>(bp::borrowed(reinterpret_cast<PyObject*>(type)))};
}

void RegisterClasses(const bp::object& span, const bp::object& span_context,
                     const bp::object& scope, const bp::object& scope_manager,
                     const bp::object& tracer) {
  if (!RegisterClass(classes.span, span_type, span.ptr()) ||
      !RegisterClass(classes.span_context, span_context_type, span_context.ptr()) ||
      !RegisterClass(classes.scope, scope_type, scope.ptr()) ||
      !RegisterClass(classes.scope_manager, scope_manager_type, scope_manager.ptr()) ||
      !RegisterClass(classes.tracer, tracer_type, tracer.ptr())) {
    ThrowPythonError();
  }
  MakeScopesCallable();
}

void RegisterExceptions(const bp::object& unsupported_format, const bp::object& invalid_carrier,
                        const bp::object& span_context_corrupted) {
  RegisterException(exceptions.unsupported_format, unsupported_format.ptr());
  RegisterException(exceptions.invalid_carrier, invalid_carrier.ptr());
  RegisterException(exceptions.span_context_corrupted, span_context_corrupted.ptr());
}

bp::object HideAll() {
  Ref tokens = HideActiveScopes();
  if (!tokens) ThrowPythonError();
  return bp::object{bp::handle<>(tokens.Release())};
}

void* TracerOf(PyObject* object) {
  return PyObject_TypeCheck(object, tracer_type) ? object : nullptr;
}

}  // namespace

void BindTypes() {
  if (!MakeSpanContextType() || !MakeSpanType() || !MakeScopeType() || !MakeScopeManagerType() ||
      !MakeTracerType()) {
    ThrowPythonError();
  }
  bp::scope module;
  module.attr("Span") = AsObject(span_type);
  module.attr("SpanContext") = AsObject(span_context_type);
  module.attr("Scope") = AsObject(scope_type);
  module.attr("ScopeManager") = AsObject(scope_manager_type);
  module.attr("Tracer") = AsObject(tracer_type);
  bp::def("register_classes", RegisterClasses,
          (bp::arg("span"), bp::arg("span_context"), bp::arg("scope"), bp::arg("scope_manager"),
           bp::arg("tracer")),
          "Registers the classes of the objects that users see.");
  bp::def("register_exceptions", RegisterExceptions,
          (bp::arg("unsupported_format"), bp::arg("invalid_carrier"),
           bp::arg("span_context_corrupted")),
          "Registers the exceptions that inject and extract raise.");
  bp::def("hide_active_scopes", HideAll,
          "Deactivates all active scopes; returns the tokens that undo it.");
}

// So that a bound function can take a TracerObject&.
void BindConverters() { bp::converter::registry::insert(TracerOf, bp::type_id<TracerObject>()); }

}  // namespace lightstep::python

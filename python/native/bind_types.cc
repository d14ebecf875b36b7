#include <boost/python/args.hpp>
#include <boost/python/converter/registry.hpp>
#include <boost/python/def.hpp>
#include <boost/python/errors.hpp>
#include <boost/python/scope.hpp>

#include "python/native/bindings.h"
#include "python/native/classes.h"
#include "python/native/names.h"
#include "python/native/scope_manager_object.h"
#include "python/native/scope_object.h"
#include "python/native/span_context_object.h"
#include "python/native/span_object.h"
#include "python/native/tracer_object.h"

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
    bp::throw_error_already_set();
  }
  MakeScopesCallable();
}

bp::object HideAll() {
  Ref tokens = HideActiveScopes();
  if (!tokens) bp::throw_error_already_set();
  return bp::object{bp::handle<>(tokens.Release())};
}

void* TracerOf(PyObject* object) {
  return PyObject_TypeCheck(object, tracer_type) ? object : nullptr;
}

}  // namespace

void BindTypes() {
  if (!InternNames() || !MakeSpanContextType() || !MakeSpanType() || !MakeScopeType() ||
      !MakeScopeManagerType() || !MakeTracerType()) {
    bp::throw_error_already_set();
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
          "The classes of the objects that users see.");
  bp::def("hide_active_scopes", HideAll,
          "Makes no scope active in any ScopeManager; returns the tokens that undo it.");
}

// So that a bound function can take a TracerObject&.
void BindConverters() { bp::converter::registry::insert(TracerOf, bp::type_id<TracerObject>()); }

}  // namespace lightstep::python

#include <boost/python/args.hpp>
#include <boost/python/def.hpp>
#include <boost/python/dict.hpp>
#include <boost/python/extract.hpp>
#include <boost/python/import.hpp>
#include <boost/python/raw_function.hpp>
#include <boost/python/scope.hpp>
#include <boost/python/tuple.hpp>
#include <optional>
#include <string>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/raising.h"
#include "python/native/opentracing/bindings.h"
#include "python/native/opentracing/classes.h"
#include "python/native/opentracing/tracer_object.h"
#include "python/native/process/former_keywords.h"
#include "python/native/process/live_recorders.h"
#include "python/native/process/tracer_options.h"
#include "python/native/values/description.h"
#include "src/common/utf8.h"
#include "src/configuration/reader.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

constexpr char kScopeManager[] = "scope_manager";
constexpr std::size_t kMaxShownBytes = 200;

// The first parameter, by its place or by its name; taken out of `keywords`. lightstep-streaming
// 0.14.0 took further positional arguments and did nothing with them.
bp::object TakeScopeManager(const bp::tuple& arguments, bp::dict& keywords, Remarks& remarks) {
  const bool is_keyword = keywords.has_key(kScopeManager);
  const auto ignored = bp::len(arguments) - (is_keyword ? 1 : 2);
  if (ignored > 0) {
    remarks.push_back(
        "Tracer() takes scope_manager and keywords; other positional arguments ignored: " +
        std::to_string(ignored));
  }
  if (!is_keyword) return bp::len(arguments) > 1 ? bp::object{arguments[1]} : bp::object{};
  bp::object manager = keywords[kScopeManager];
  keywords[kScopeManager].del();
  return manager;
}

bool IsScopeManager(const bp::object& given) {
  const bp::object base = bp::import("opentracing").attr("ScopeManager");
  const int is_manager = CallPython([&] { return PyObject_IsInstance(given.ptr(), base.ptr()); });
  // It is asked for its __class__, which may raise.
  if (is_manager < 0 && !ForgetException()) ThrowPythonError();
  return is_manager > 0 || PyObject_HasAttrString(given.ptr(), "activate") != 0;
}

Ref MakeScopeManager(const bp::object& given, Remarks& remarks) {
  if (!given.is_none()) {
    if (IsScopeManager(given)) return Ref::Share(given.ptr());
    const std::optional<Text> shown = Describe(given.ptr());
    if (!shown) ThrowPythonError();
    remarks.push_back("scope_manager: got " +
                      std::string{common::Utf8Prefix(shown->view, kMaxShownBytes)} +
                      ", expected an opentracing.ScopeManager; the default is used");
  }
  return Ref{PyObject_CallObject(reinterpret_cast<PyObject*>(classes.scope_manager), nullptr)};
}

void RefuseSecondTime(const TracerObject& tracer) {
  if (tracer.recorder == nullptr) return;
  Raise(PyExc_RuntimeError, "Tracer.__init__() was called before");
}

void Start(TracerObject& tracer, Ref manager, TracerOptions options, Remarks remarks) {
  CompleteOptions(options, remarks);
  // A span is recorded with the interpreter's lock held.
  auto recorder = std::make_shared<tracer::Recorder>(options, buffer::Producers::kOneAtATime);
  tracer.propagators = std::make_shared<const tracer::Propagators>(options);
  tracer.scope_manager = std::move(manager);
  tracer.recorder = recorder;
  Enlist(std::move(recorder));
  LogRemarks(options, remarks);
}

bp::object Construct(bp::tuple arguments, bp::dict given) {
  TracerObject& tracer = bp::extract<TracerObject&>(arguments[0]);
  RefuseSecondTime(tracer);
  bp::dict keywords = given.copy();
  Remarks remarks;
  Ref manager = MakeScopeManager(TakeScopeManager(arguments, keywords, remarks), remarks);
  if (!manager) ThrowPythonError();
  TracerOptions options = ReadOptions(keywords, remarks);
  Start(tracer, std::move(manager), std::move(options), std::move(remarks));
  return {};
}

// Tracer.from_json without the way through keywords. A document is read as the schema says.
void ConstructFromJson(TracerObject& tracer, const std::string& text,
                       const bp::object& scope_manager) {
  RefuseSecondTime(tracer);
  Remarks remarks;
  Ref manager = MakeScopeManager(scope_manager, remarks);
  if (!manager) ThrowPythonError();
  TracerOptions options =
      configuration::ReadOptionsAndEnvironment(configuration::ParseDocument(text));
  Start(tracer, std::move(manager), std::move(options), std::move(remarks));
}

}  // namespace

void BindConstruction() {
  bp::scope().attr("__init__") = bp::raw_function(Construct, 1);
  bp::def("_construct_from_json", ConstructFromJson,
          (bp::arg("self"), bp::arg("text"), bp::arg("scope_manager")),
          "What __init__ does, for a JSON document.");
}

}  // namespace lightstep::python

#include <algorithm>
#include <boost/python/args.hpp>
#include <boost/python/converter/registry.hpp>
#include <boost/python/def.hpp>
#include <boost/python/dict.hpp>
#include <boost/python/extract.hpp>
#include <boost/python/handle.hpp>
#include <boost/python/object.hpp>
#include <boost/python/tuple.hpp>
#include <boost/python/type_id.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "python/native/cpython/raising.h"
#include "python/native/opentelemetry/bindings.h"
#include "python/native/opentelemetry/provider_object.h"
#include "python/native/opentelemetry/scope.h"
#include "python/native/opentelemetry/tracer_object.h"
#include "python/native/process/live_recorders.h"
#include "python/native/process/metrics.h"
#include "python/native/process/python_logging.h"
#include "python/native/process/tracer_options.h"
#include "python/native/process/waiting.h"

namespace lightstep::python::opentelemetry {
namespace {

namespace bp = boost::python;

void* FindProvider(PyObject* object) {
  return PyObject_TypeCheck(object, provider_type) ? object : nullptr;
}

tracer::Recorder& RecorderOf(const ProviderObject& provider) {
  if (provider.recorder == nullptr) {
    Raise(PyExc_RuntimeError, "TracerProvider.__init__() was not called");
  }
  return *provider.recorder;
}

// A name of the specification's, of a sampler that decides natively.
Sampler NamedSampler(const std::string& name, double ratio) {
  constexpr char kParentBased[] = "parentbased_";
  const bool is_parent_based = name.rfind(kParentBased, 0) == 0;
  const std::string root = is_parent_based ? name.substr(sizeof(kParentBased) - 1) : name;
  if (root == "traceidratio") return Sampler{Sampler::Root::kRatio, ratio, is_parent_based};
  return Sampler{root == "always_off" ? Sampler::Root::kAlwaysOff : Sampler::Root::kAlwaysOn, 1.0,
                 is_parent_based};
}

Limits ReadLimits(const bp::dict& given) {
  Limits limits;
  const auto read = [&given](const char* key, auto& limit) {
    if (given.has_key(key)) limit = bp::extract<std::decay_t<decltype(limit)>>(given[key]);
  };
  read("attributes", limits.attributes);
  read("events", limits.events);
  read("links", limits.links);
  read("event_attributes", limits.event_attributes);
  read("link_attributes", limits.link_attributes);
  read("value_length", limits.value_length);
  return limits;
}

// `sampler` is the name of one and its ratio, or an object with should_sample.
void Construct(ProviderObject& provider, const bp::dict& configuration, const bp::object& sampler,
               const bp::dict& limits) {
  if (provider.recorder != nullptr) {
    Raise(PyExc_RuntimeError, "TracerProvider.__init__() was called before");
  }
  Remarks remarks;
  TracerOptions options = ReadOptions(configuration, remarks);
  CompleteOptions(options, remarks);
  provider.limits = ReadLimits(limits);
  provider.sampler =
      PyTuple_Check(sampler.ptr())
          ? NamedSampler(bp::extract<std::string>(sampler[0]), bp::extract<double>(sampler[1]))
          : Sampler{Ref::Share(sampler.ptr())};
  // A span is recorded with the interpreter's lock held.
  auto recorder = std::make_shared<tracer::Recorder>(options, buffer::Producers::kOneAtATime);
  provider.propagators = std::make_shared<const tracer::Propagators>(options);
  provider.recorder = recorder;
  Enlist(std::move(recorder));
  LogRemarks(options, remarks);
}

bp::object MakeTracer(const bp::object& provider, const bp::object& name, const bp::object& version,
                      const bp::object& schema_url, const bp::object& attributes) {
  RecorderOf(bp::extract<ProviderObject&>(provider));
  Ref tracer = NewTracer(provider.ptr());
  if (!tracer || !SetScope(AsTracer(tracer.get()), name.ptr(), version.ptr(), schema_url.ptr(),
                           attributes.ptr())) {
    ThrowPythonError();
  }
  return bp::object{bp::handle<>(tracer.Release())};
}

using Wait = bool (tracer::Recorder::*)(common::Nanoseconds timeout);

bool WaitFor(const ProviderObject& provider, Wait wait, common::Nanoseconds timeout) {
  RecorderOf(provider);
  const std::optional<bool> result = WaitInterruptibly(
      [recorder = provider.recorder, wait, timeout] { return (*recorder.*wait)(timeout); });
  if (!result) ThrowPythonError();
  StartWriterWherePending();
  return *result;
}

bool Flush(const ProviderObject& provider, double timeout_millis) {
  constexpr double kLongest = 1e12;
  const double milliseconds = std::min(std::max(timeout_millis, 0.0), kLongest);
  return WaitFor(provider, &tracer::Recorder::Flush,
                 static_cast<common::Nanoseconds>(milliseconds * 1e6));
}

// A program often looks for the lines right afterwards, or ends. A handler that takes longer goes
// on alone.
constexpr std::chrono::milliseconds kLogPatience{200};

void Shutdown(const ProviderObject& provider) {
  WaitFor(provider, &tracer::Recorder::Close, RecorderOf(provider).report_timeout());
  if (!WaitForLines(kLogPatience)) ThrowPythonError();
}

bp::dict ReadMetrics(const ProviderObject& provider) { return MetricsOf(RecorderOf(provider)); }

}  // namespace

void BindProvider() {
  // So that a bound function can take a ProviderObject&.
  bp::converter::registry::insert(FindProvider, bp::type_id<ProviderObject>());
  const auto self = bp::arg("self");
  bp::def("_construct", Construct,
          (self, bp::arg("configuration"), bp::arg("sampler"), bp::arg("limits")));
  bp::def(
      "_make_tracer", MakeTracer,
      (self, bp::arg("name"), bp::arg("version"), bp::arg("schema_url"), bp::arg("attributes")));
  bp::def("force_flush", Flush, (self, bp::arg("timeout_millis") = 30000.0),
          "Waits until every span that has ended before is acknowledged; True if it was.");
  bp::def("shutdown", Shutdown, (self),
          "Sends what is left, then ends reporting for good. Can be called again.");
  bp::def("metrics", ReadMetrics, (self), "The provider's own figures, as a dict.");
}

}  // namespace lightstep::python::opentelemetry

#include <algorithm>
#include <boost/python/args.hpp>
#include <boost/python/converter/registry.hpp>
#include <boost/python/def.hpp>
#include <boost/python/dict.hpp>
#include <boost/python/extract.hpp>
#include <boost/python/handle.hpp>
#include <boost/python/object.hpp>
#include <boost/python/type_id.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "python/native/cpython/raising.h"
#include "python/native/opentelemetry/bindings.h"
#include "python/native/opentelemetry/provider_object.h"
#include "python/native/opentelemetry/sampler_argument.h"
#include "python/native/opentelemetry/scope.h"
#include "python/native/opentelemetry/tracer_object.h"
#include "python/native/process/live_recorders.h"
#include "python/native/process/metrics.h"
#include "python/native/process/python_logging.h"
#include "python/native/process/tracer_options.h"
#include "python/native/process/waiting.h"
#include "src/configuration/sdk_settings.h"

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

// Takes the limits that `given` has, by their names in limits.py.
void TakeLimits(const bp::dict& given, Limits& limits) {
  const auto take = [&given](const char* key, auto& limit) {
    if (given.has_key(key)) limit = bp::extract<std::decay_t<decltype(limit)>>(given[key]);
  };
  take("attributes", limits.attributes);
  take("events", limits.events);
  take("links", limits.links);
  take("event_attributes", limits.event_attributes);
  take("link_attributes", limits.link_attributes);
  take("value_length", limits.value_length);
  take("inner_value_length", limits.inner_value_length);
}

// `sampler` is the argument of the provider's constructor. `limits` take precedence over the
// environment's. Returns whether the SDK is disabled.
bool Construct(ProviderObject& provider, const bp::dict& configuration, const bp::object& sampler,
               const bp::dict& limits) {
  if (provider.recorder != nullptr) {
    Raise(PyExc_RuntimeError, "TracerProvider.__init__() was called before");
  }
  configuration::SdkSettings sdk;
  sdk.sampler = ReadSampler(sampler.ptr());
  Remarks remarks;
  TracerOptions options = ReadOptions(configuration, remarks, &sdk);
  CompleteOptions(options, remarks);
  provider.limits = LimitsOf(options.span_limits);
  TakeLimits(limits, provider.limits);
  provider.sampler =
      IsForeignSampler(sampler.ptr()) ? Sampler{Ref::Share(sampler.ptr())} : Sampler{*sdk.sampler};
  // A span is recorded with the interpreter's lock held.
  auto recorder = std::make_shared<tracer::Recorder>(options, buffer::Producers::kOneAtATime);
  provider.propagators = std::make_shared<const tracer::Propagators>(options);
  provider.recorder = recorder;
  Enlist(std::move(recorder));
  LogRemarks(options, remarks);
  return sdk.is_disabled;
}

// Each argument is a callable. `on_ending` may be None.
void Observe(ProviderObject& provider, const bp::object& on_start, const bp::object& on_ending,
             const bp::object& on_end) {
  provider.on_start = Ref::Share(on_start.ptr());
  provider.on_ending = on_ending.is_none() ? Ref{} : Ref::Share(on_ending.ptr());
  provider.on_end = Ref::Share(on_end.ptr());
}

bp::object MakeTracer(const bp::object& provider, const bp::object& name, const bp::object& version,
                      const bp::object& schema_url, const bp::object& attributes,
                      const bp::object& instrumentation_scope) {
  RecorderOf(bp::extract<ProviderObject&>(provider));
  Ref tracer = NewTracer(provider.ptr());
  if (tracer) {
    AsTracer(tracer.get())->instrumentation_scope = Ref::Share(instrumentation_scope.ptr());
  }
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
  constexpr double kMaxMilliseconds = 1e12;
  const double milliseconds = std::min(std::max(timeout_millis, 0.0), kMaxMilliseconds);
  return WaitFor(provider, &tracer::Recorder::Flush,
                 static_cast<common::Nanoseconds>(milliseconds * 1e6));
}

// How long Shutdown waits for log lines. Programs often look for them right afterwards, or end. A
// handler that takes longer continues in the background.
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
  bp::def("_observe", Observe,
          (self, bp::arg("on_start"), bp::arg("on_ending"), bp::arg("on_end")));
  bp::def("_make_tracer", MakeTracer,
          (self, bp::arg("name"), bp::arg("version"), bp::arg("schema_url"), bp::arg("attributes"),
           bp::arg("instrumentation_scope")));
  bp::def("force_flush", Flush, (self, bp::arg("timeout_millis") = 30000.0),
          "Waits until every span that has ended before is acknowledged; True if it was.");
  bp::def("shutdown", Shutdown, (self),
          "Sends what is left, then ends reporting for good. Can be called again.");
  bp::def("metrics", ReadMetrics, (self), "The provider's counters, as a dict.");
}

}  // namespace lightstep::python::opentelemetry

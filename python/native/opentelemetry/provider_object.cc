#include "python/native/opentelemetry/provider_object.h"

#include <new>
#include <utility>

#include "python/native/process/live_recorders.h"

namespace lightstep::python::opentelemetry {

PyTypeObject* provider_type;

namespace {

PyObject* New(PyTypeObject* type, PyObject*, PyObject*) {
  auto* const provider = Allocate<ProviderObject>(type);
  if (provider == nullptr) return nullptr;
  WithDict(provider);
  new (&provider->recorder) std::shared_ptr<tracer::Recorder>{};
  new (&provider->propagators) std::shared_ptr<const tracer::Propagators>{};
  new (&provider->sampler) Sampler{};
  new (&provider->limits) Limits{};
  new (&provider->on_start) Ref{};
  new (&provider->on_ending) Ref{};
  new (&provider->on_end) Ref{};
  return AsPyObject(provider);
}

int TraverseProvider(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(AsProvider(self)->sampler.foreign());
  return Traverse<ProviderObject, &ProviderObject::on_start, &ProviderObject::on_ending,
                  &ProviderObject::on_end>(self, visit, arg);
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  ProviderObject* const provider = AsProvider(self);
  if (provider->recorder != nullptr) LetGo(std::move(provider->recorder));
  provider->recorder.~shared_ptr();
  provider->propagators.~shared_ptr();
  provider->sampler.~Sampler();
  provider->on_start.~Ref();
  provider->on_ending.~Ref();
  provider->on_end.~Ref();
  EndDealloc(self);
}

PyGetSetDef properties[] = {
    kDictProperty,
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

bool MakeProviderType() {
  provider_type =
      MakeType("lightstep_streaming._native.OpenTelemetryTracerProvider", sizeof(ProviderObject),
               {
                   Slot(Py_tp_new, New),
                   Slot(Py_tp_dealloc, Dealloc),
                   Slot(Py_tp_traverse, TraverseProvider),
                   // The recorder stays, because remaining spans write to it. So does the sampler,
                   // which remaining tracers ask.
                   Slot(Py_tp_clear, Clear<ProviderObject, &ProviderObject::on_start,
                                           &ProviderObject::on_ending, &ProviderObject::on_end>),
                   Slot(Py_tp_getset, properties),
               });
  return provider_type != nullptr;
}

}  // namespace lightstep::python::opentelemetry

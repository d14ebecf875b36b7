#include "python/native/opentelemetry/scope.h"

#include <cstdint>
#include <optional>
#include <string>

#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/attributes.h"
#include "src/tracer/instrumentation_scope.h"

namespace lightstep::python::opentelemetry {
namespace {

std::optional<Text> TextIfGiven(PyObject* object) {
  return object == Py_None ? Text{} : TextOf(object);
}

void AddTag(TracerObject* tracer, const char* key, const Text& value) {
  if (!value.view.empty()) tracer->scope_tags.emplace_back(key, value.view);
}

}  // namespace

bool SetScope(TracerObject* tracer, PyObject* name, PyObject* version, PyObject* schema_url,
              PyObject* attributes) {
  const std::optional<Text> name_text = TextOf(name);
  const std::optional<Text> version_text = name_text ? TextIfGiven(version) : std::nullopt;
  const std::optional<Text> schema_text = version_text ? TextIfGiven(schema_url) : std::nullopt;
  if (!schema_text) return false;
  Attributes read;
  std::uint32_t dropped = 0;
  if (!ReadAttributes(*ProviderOf(tracer), attributes, UINT32_MAX, read, dropped)) return false;

  tracer::Recorder& recorder = *ProviderOf(tracer)->recorder;
  if (!recorder.is_otlp()) {
    AddTag(tracer, "otel.scope.name", *name_text);
    AddTag(tracer, "otel.scope.version", *version_text);
    return true;
  }
  tracer::InstrumentationScope scope{name_text->view, version_text->view, schema_text->view, {}};
  for (const Attribute& attribute : read) {
    scope.attributes.emplace_back(attribute.key.view, attribute.value.value);
  }
  tracer->scope = tracer::RegisterScope(recorder, scope);
  return true;
}

}  // namespace lightstep::python::opentelemetry

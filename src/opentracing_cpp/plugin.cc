// The plugin: what opentracing-cpp's DynamicallyLoadTracingLibrary finds in
// liblightstep_tracer_plugin.so. Its tracers are configured by a JSON text
// (tracer_configuration.schema.json).
#include <opentracing/dynamic_load.h>
#include <opentracing/tracer_factory.h>

#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <system_error>

#include "lightstep/options.h"
#include "src/opentracing_cpp/opentracing_tracer.h"

namespace lightstep::opentracing_cpp {
namespace {

using opentracing::make_unexpected;

class TracerFactory final : public opentracing::TracerFactory {
 public:
  // `error_message` names the key, what was given and what is allowed.
  opentracing::expected<std::shared_ptr<opentracing::Tracer>> MakeTracer(
      const char* configuration, std::string& error_message) const noexcept override {
    try {
      if (configuration == nullptr) {
        error_message = "configuration: got a null pointer, expected the text of a JSON object";
        return make_unexpected(opentracing::configuration_parse_error);
      }
      try {
        return std::shared_ptr<opentracing::Tracer>{
            std::make_shared<Tracer>(ParseOptions(configuration))};
      } catch (const OptionsError& error) {
        error_message = error.what();
        return make_unexpected(error.kind() == OptionsError::Kind::kWrongValue
                                   ? opentracing::invalid_configuration_error
                                   : opentracing::configuration_parse_error);
      }
    } catch (const std::exception&) {
      return make_unexpected(std::make_error_code(std::errc::not_enough_memory));
    }
  }
};

int MakeTracerFactory(const char* opentracing_version, const char* opentracing_abi_version,
                      const void** error_category, void* error_message,
                      void** tracer_factory) noexcept {
  const auto fail = [&](const std::error_code& error) {
    *error_category = &error.category();
    return error.value();
  };
  try {
    if (std::strcmp(opentracing_abi_version, OPENTRACING_ABI_VERSION) != 0) {
      *static_cast<std::string*>(error_message) =
          std::string{"got opentracing-cpp "} + opentracing_version + " with the ABI version " +
          opentracing_abi_version + ", expected the ABI version " OPENTRACING_ABI_VERSION;
      return fail(opentracing::incompatible_library_versions_error);
    }
    *tracer_factory = new TracerFactory;
    return 0;
  } catch (const std::bad_alloc&) {
    return fail(std::make_error_code(std::errc::not_enough_memory));
  }
}

}  // namespace
}  // namespace lightstep::opentracing_cpp

// What else there is in the plugin is hidden.
#pragma GCC visibility push(default)
OPENTRACING_DECLARE_IMPL_FACTORY(lightstep::opentracing_cpp::MakeTracerFactory)
#pragma GCC visibility pop

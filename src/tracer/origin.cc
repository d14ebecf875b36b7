#include "src/tracer/origin.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "lightstep/value.h"
#include "lightstep/version.h"
#include "src/common/fork_count.h"
#include "src/common/fork_mutex.h"
#include "src/common/hex.h"
#include "src/common/random_ids.h"
#include "src/common/utf8.h"
#include "src/configuration/resolution.h"
#include "src/tracer/process_facts.h"
#include "src/wire/lightstep/report.h"
#include "src/wire/otlp/resource.h"

namespace lightstep::tracer {
namespace {

// Calls `use` with a value of the options, its texts made UTF-8.
template <class Use>
void WithValue(const std::string& text, Use use) {
  std::string storage;
  use(Value{common::ToUtf8(text, storage)});
}

template <class Number, class Use, class = std::enable_if_t<std::is_arithmetic_v<Number>>>
void WithValue(Number number, Use use) {
  use(Value{number});
}

template <class Element, class Use>
void WithValue(const std::vector<Element>& elements, Use use) {
  std::vector<Value> values;
  values.reserve(elements.size());
  // An element of vector<bool> is none. A text within an array may be any bytes.
  for (const auto& element : elements) {
    if constexpr (std::is_same_v<Element, bool>) {
      values.emplace_back(static_cast<bool>(element));
    } else {
      values.emplace_back(element);
    }
  }
  use(Value::Array(values.data(), values.size()));
}

// Calls `use` with each key and value, both as they go out.
template <class Attributes, class Use>
void ForEachAttribute(const Attributes& attributes, Use use) {
  for (const auto& [key, value] : attributes) {
    std::string storage;
    const std::string_view valid_key = common::ToUtf8(key, storage);
    std::visit(
        [&](const auto& held) {
          WithValue(held, [&](const Value& valid) { use(valid_key, valid); });
        },
        value);
  }
}

std::string JoinedBySpaces(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    if (!joined.empty()) joined += ' ';
    joined += text;
  }
  return joined;
}

std::string PlatformVersion(const TracerOptions& options) {
  return options.platform_version.empty() ? std::to_string(__cplusplus) : options.platform_version;
}

std::string MakeReporter(const TracerOptions& options) {
  const std::uint64_t reporter_id = common::RandomId();
  wire::Reporter reporter{reporter_id};
  const auto add = [&](std::string_view key, const std::string& text) {
    WithValue(text, [&](const Value& value) { reporter.AddTag(key, value); });
  };
  add("lightstep.component_name",
      configuration::ServiceName(options, program_invocation_short_name));
  add("lightstep.tracer_platform", options.platform);
  add("lightstep.tracer_platform_version", PlatformVersion(options));
  add("lightstep.tracer_version", kVersion);
  add("lightstep.hostname", HostName());
  if (options.report_command_line) {
    add("lightstep.command_line", JoinedBySpaces(CommandArguments()));
  }
  add("lightstep.guid", common::ToHex(reporter_id));
  ForEachAttribute(options.tags,
                   [&](std::string_view key, const Value& value) { reporter.AddTag(key, value); });
  return reporter.Encode();
}

// The same for all tracers of a process, and another one in a forked child.
std::string InstanceId() {
  struct Kept {
    common::ForkMutex mutex;
    std::uint32_t forks;  // the count of forks under which the id was drawn
    char id[64];
  };
  static Kept kept{};
  // A fork in the midst of this leaves an id of another count.
  while (!kept.mutex.Lock()) kept.mutex.Reclaim();
  if (kept.forks != common::ForkCount()) {
    const std::string drawn = RandomUuid();
    kept.id[drawn.copy(kept.id, sizeof(kept.id) - 1)] = '\0';
    kept.forks = common::ForkCount();
  }
  std::string id = kept.id;
  kept.mutex.Unlock();
  return id;
}

std::string MakeResource(const TracerOptions& options) {
  wire::Resource resource;
  const auto set = [&](std::string_view key, const Value& value) { resource.Set(key, value); };
  ForEachAttribute(ProcessAttributes(options), set);
  ForEachAttribute(options.tags, set);
  ForEachAttribute(options.resource_attributes, set);
  WithValue(configuration::ServiceName(options, program_invocation_short_name),
            [&](const Value& value) { resource.Set("service.name", value); });
  return resource.Encode();
}

}  // namespace

Attributes ProcessIdentity() {
  return {{"service.instance.id", InstanceId()}, {"process.pid", std::int64_t{getpid()}}};
}

// By the semantic conventions of OpenTelemetry for resources.
Attributes ProcessAttributes(const TracerOptions& options) {
  const auto text = [](const char* characters) { return std::string{characters}; };
  const bool is_python = options.platform == "python";
  Attributes attributes = ProcessIdentity();
  attributes.emplace_back("host.name", HostName());
  attributes.emplace_back("process.executable.name", ExecutableName());
  // An SDK that is not OpenTelemetry's own says so by its name.
  attributes.emplace_back("telemetry.sdk.name", text("lightstep-streaming"));
  attributes.emplace_back("telemetry.sdk.language", text(is_python ? "python" : "cpp"));
  attributes.emplace_back("telemetry.sdk.version", text(kVersion));
  attributes.emplace_back("telemetry.distro.name", text("lightstep-streaming"));
  attributes.emplace_back("telemetry.distro.version", text(kVersion));
  if (options.report_command_line) {
    attributes.emplace_back("process.command_args", CommandArguments());
  }
  if (is_python) attributes.emplace_back("process.runtime.name", text("cpython"));
  if (!options.platform_version.empty()) {
    attributes.emplace_back("process.runtime.version", options.platform_version);
  }
  if (!options.platform_description.empty()) {
    attributes.emplace_back("process.runtime.description", options.platform_description);
  }
  return attributes;
}

std::string MakeOrigin(const TracerOptions& options) {
  switch (options.protocol) {
    case WireProtocol::kLightStep:
      break;
    case WireProtocol::kOtlp:
      return MakeResource(options);
  }
  return MakeReporter(options);
}

}  // namespace lightstep::tracer

#include "src/configuration/choice_types.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/string.hpp>
#include <iterator>
#include <string>

#include "src/common/ascii.h"
#include "src/configuration/elements.h"

namespace lightstep::configuration {
namespace {

namespace json = boost::json;
using Kind = OptionsError::Kind;

template <class Choice>
using Names = std::vector<std::pair<std::string_view, Choice>>;

const Names<WireProtocol>& Protocols() {
  static const auto* const names = new Names<WireProtocol>{
      {ProtocolName(WireProtocol::kLightStep), WireProtocol::kLightStep},
      {ProtocolName(WireProtocol::kOtlp), WireProtocol::kOtlp},
  };
  return *names;
}

const Names<Compression>& Compressions() {
  static const auto* const names = new Names<Compression>{
      {"none", Compression::kNone},
      {"gzip", Compression::kGzip},
  };
  return *names;
}

// As in `"a", "b"`.
template <class Choice>
std::string Join(const Names<Choice>& names, const char* separator) {
  std::string joined;
  for (const auto& [name, choice] : names) {
    joined += (joined.empty() ? "\"" : separator + std::string{"\""}) + std::string{name} + "\"";
  }
  return joined;
}

// Null if there is no such name.
template <class Choice>
const Choice* Find(const Names<Choice>& names, std::string_view name) {
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const auto& known) { return known.first == name; });
  return found == names.end() ? nullptr : &found->second;
}

template <class Choice>
json::value WriteChoice(const Names<Choice>& names, Choice choice) {
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const auto& known) { return known.second == choice; });
  return json::string{found == names.end() ? std::string_view{"?"} : found->first};
}

template <class Choice, const Names<Choice>& (*AllNames)()>
Choice Read(const Given& given) {
  const std::string allowed = Join(AllNames(), " or ");
  if (!given.value.is_string()) given.Refuse(Kind::kWrongType, allowed);
  const Choice* const known = Find(AllNames(), std::string_view{given.value.get_string()});
  if (known == nullptr) given.Refuse(Kind::kWrongValue, allowed);
  return *known;
}

template <class Choice, const Names<Choice>& (*AllNames)()>
json::value Write(const Choice& field) {
  return WriteChoice(AllNames(), field);
}

json::value ParseName(const VariableText& variable) {
  return json::value(common::ToLower(WithoutSpaceAround(variable.text)));
}

std::vector<PropagationMode> ReadModes(const Given& given) {
  const std::string allowed =
      "a list of propagation modes, which are " + Join(PropagationModes(), ", ");
  if (!given.value.is_array()) given.Refuse(Kind::kWrongType, allowed);
  std::vector<PropagationMode> modes;
  for (const json::value& element : given.value.get_array()) {
    if (!element.is_string()) given.Refuse(Kind::kWrongType, allowed);
    const PropagationMode* const known =
        Find(PropagationModes(), std::string_view{element.get_string()});
    if (known == nullptr) given.Refuse(Kind::kWrongValue, allowed);
    modes.push_back(*known);
  }
  return modes;
}

json::value WriteModes(const std::vector<PropagationMode>& field) {
  json::array names;
  for (const PropagationMode mode : field) names.push_back(WriteChoice(PropagationModes(), mode));
  return names;
}

json::value ParseModes(const VariableText& variable) {
  json::array names;
  ForEachElement(variable.text, [&](std::string_view name) { names.push_back(json::value(name)); });
  return names;
}

}  // namespace

std::string_view ProtocolName(WireProtocol protocol) {
  switch (protocol) {
    case WireProtocol::kLightStep:
      return "lightstep";
    case WireProtocol::kOtlp:
      return "otlp";
  }
  return "?";
}

const WireProtocol* FindProtocol(std::string_view name) { return Find(Protocols(), name); }

const std::vector<NamedMode>& PropagationModes() {
  static const auto* const names = new Names<PropagationMode>{
      {"lightstep", PropagationMode::kLightstep},        {"b3", PropagationMode::kB3},
      {"trace_context", PropagationMode::kTraceContext}, {"envoy", PropagationMode::kEnvoy},
      {"cloud_trace", PropagationMode::kCloudTrace},
  };
  return *names;
}

constexpr ValueType<WireProtocol> kProtocol{
    {Shape::kString, R"({"enum": ["lightstep", "otlp", null]})", "str", "string",
     "`lightstep`, `otlp`"},
    Read<WireProtocol, Protocols>,
    Write<WireProtocol, Protocols>,
    ParseName};

constexpr ValueType<Compression> kCompression{
    {Shape::kString, R"({"enum": ["none", "gzip", null]})", "str", "string", "`none`, `gzip`"},
    Read<Compression, Compressions>,
    Write<Compression, Compressions>,
    ParseName};

constexpr ValueType<std::vector<PropagationMode>> kPropagationModes{
    {Shape::kArray,
     R"({
       "type": ["array", "null"],
       "items": {"enum": ["lightstep", "b3", "trace_context", "envoy", "cloud_trace"]}
     })",
     "_Strings", "list of strings", "`lightstep`, `b3`, `trace_context`, `envoy`, `cloud_trace`"},
    ReadModes,
    WriteModes,
    ParseModes};

}  // namespace lightstep::configuration

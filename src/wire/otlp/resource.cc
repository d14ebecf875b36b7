#include "src/wire/otlp/resource.h"

#include <algorithm>
#include <protozero/pbf_writer.hpp>

#include "proto/field_numbers.h"
#include "src/wire/key_value.h"
#include "src/wire/otlp/otlp_format.h"
#include "src/wire/protobuf/field.h"

namespace lightstep::wire {

namespace fields = proto::otlp;

void AttributeList::Set(std::string_view key, const Value& value) {
  const KeyValueField<OtlpFormat> attribute{key, value};
  std::string element(attribute.size(), '\0');
  attribute.Put(element.data(), field_key_);
  const auto old = std::find_if(attributes_.begin(), attributes_.end(),
                                [&](const auto& other) { return other.first == attribute.key(); });
  if (old != attributes_.end()) {
    old->second = std::move(element);
  } else {
    attributes_.emplace_back(attribute.key(), std::move(element));
  }
}

bool AttributeList::Has(std::string_view key) const {
  return std::any_of(attributes_.begin(), attributes_.end(),
                     [&](const auto& attribute) { return attribute.first == key; });
}

std::string AttributeList::Encode() const {
  std::string bytes;
  for (const auto& attribute : attributes_) bytes += attribute.second;
  return bytes;
}

Resource::Resource() : attributes_{LengthDelimited(fields::Resource::kAttributes)} {}

Resource& Resource::Set(std::string_view key, const Value& value) {
  attributes_.Set(key, value);
  return *this;
}

std::string Resource::Encode() const {
  std::string bytes;
  protozero::pbf_writer{bytes}.add_message(fields::ResourceSpans::kResource, attributes_.Encode());
  return bytes;
}

InstrumentationScope::InstrumentationScope(std::string_view name, std::string_view version,
                                           std::string_view schema_url)
    : name_{name},
      version_{version},
      schema_url_{schema_url},
      attributes_{LengthDelimited(fields::InstrumentationScope::kAttributes)} {}

InstrumentationScope& InstrumentationScope::Set(std::string_view key, const Value& value) {
  attributes_.Set(key, value);
  return *this;
}

std::string InstrumentationScope::Encode() const {
  std::string message;
  protozero::pbf_writer scope{message};
  if (!name_.empty()) scope.add_string(fields::InstrumentationScope::kName, name_);
  if (!version_.empty()) scope.add_string(fields::InstrumentationScope::kVersion, version_);
  message += attributes_.Encode();
  std::string bytes;
  protozero::pbf_writer scope_spans{bytes};
  scope_spans.add_message(fields::ScopeSpans::kScope, message);
  if (!schema_url_.empty()) scope_spans.add_string(fields::ScopeSpans::kSchemaUrl, schema_url_);
  return bytes;
}

}  // namespace lightstep::wire

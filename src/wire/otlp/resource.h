// What OTLP says about the spans of a request as a whole: their resource, and the instrumentation
// scope that made them. Text is well-formed UTF-8.
//
// Used by the tracer, once a process and once a scope.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/value.h"

namespace lightstep::wire {

// Attributes as elements of a repeated field. No key stands twice.
class AttributeList {
 public:
  // The attributes will be elements of the field with the key byte `field_key`.
  explicit AttributeList(char field_key) : field_key_{field_key} {}

  // Replaces the value that was set before.
  void Set(std::string_view key, const Value& value);
  bool Has(std::string_view key) const;

  // In the order in which the keys were set first.
  std::string Encode() const;

 private:
  const char field_key_;
  std::vector<std::pair<std::string, std::string>> attributes_;  // key, and the element
};

// ResourceSpans.resource: who made the spans.
class Resource {
 public:
  Resource();

  // Replaces the value that was set before.
  Resource& Set(std::string_view key, const Value& value);
  bool Has(std::string_view key) const { return attributes_.Has(key); }

  // The field with its key byte.
  std::string Encode() const;

 private:
  AttributeList attributes_;
};

// ScopeSpans.scope, and ScopeSpans.schema_url if it is not empty.
class InstrumentationScope {
 public:
  explicit InstrumentationScope(std::string_view name, std::string_view version = {},
                                std::string_view schema_url = {});

  // Replaces the value that was set before.
  InstrumentationScope& Set(std::string_view key, const Value& value);

  // The fields with their key bytes.
  std::string Encode() const;

 private:
  const std::string name_;
  const std::string version_;
  const std::string schema_url_;
  AttributeList attributes_;
};

}  // namespace lightstep::wire

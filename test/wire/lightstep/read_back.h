// Reads what the span encoder wrote, with protobuf's own classes. Used by the tests of src/wire.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "proto/collector.pb.h"
#include "src/wire/lightstep/lightstep_format.h"

namespace lightstep::wire {

// Returns the bytes of a span as they appear in a report, with key and length.
inline std::string FrameBytes(LightStepSpanEncoder& encoder, const SpanContext& context = {},
                              common::Nanoseconds start = 0, common::Nanoseconds duration = 0) {
  return std::string{encoder.Finish(context, start, duration)};
}

inline collector::ReportRequest ReadReport(const std::string& bytes) {
  collector::ReportRequest report;
  // Protobuf refuses a string that is not UTF-8, as a strict receiver does.
  EXPECT_TRUE(report.ParseFromString(bytes));
  return report;
}

inline collector::Span ReadSpan(LightStepSpanEncoder& encoder, const SpanContext& context = {},
                                common::Nanoseconds start = 0, common::Nanoseconds duration = 0) {
  collector::ReportRequest report = ReadReport(FrameBytes(encoder, context, start, duration));
  EXPECT_EQ(report.spans_size(), 1);
  const std::size_t size = report.ByteSizeLong();
  report.DiscardUnknownFields();
  EXPECT_EQ(report.ByteSizeLong(), size) << "there are fields that the schema does not have";
  return report.spans_size() == 1 ? report.spans(0) : collector::Span{};
}

// Returns all tags of `span` with this key. There must be at most one.
inline std::vector<collector::KeyValue> TagsNamed(const collector::Span& span,
                                                  std::string_view key) {
  std::vector<collector::KeyValue> named;
  for (const collector::KeyValue& tag : span.tags()) {
    if (tag.key() == key) named.push_back(tag);
  }
  return named;
}

// Returns the only tag of `span` with this key.
inline collector::KeyValue TagNamed(const collector::Span& span, std::string_view key) {
  const std::vector<collector::KeyValue> named = TagsNamed(span, key);
  EXPECT_EQ(named.size(), 1u) << key;
  return named.empty() ? collector::KeyValue{} : named.front();
}

}  // namespace lightstep::wire

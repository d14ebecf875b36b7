// Reads what the OTLP span encoder wrote, with protobuf's own classes. Used by the tests of
// src/wire/otlp.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

#include "lightstep/span_context.h"
#include "proto/opentelemetry/trace.pb.h"
#include "src/common/clock.h"
#include "src/wire/otlp/otlp_span_encoder.h"

namespace lightstep::wire {

// Parses `bytes` as a message. Protobuf refuses a string that is not UTF-8, as a strict receiver
// does.
template <class Message>
Message Read(const std::string& bytes) {
  Message message;
  EXPECT_TRUE(message.ParseFromString(bytes));
  const std::size_t size = message.ByteSizeLong();
  // Protobuf does not write a time or an id that is 0.
  EXPECT_LE(bytes.size() - size, 3 * 9u) << "lengths or numbers take more bytes than they need";
  message.DiscardUnknownFields();
  EXPECT_EQ(message.ByteSizeLong(), size) << "there are fields that the schema does not have";
  return message;
}

inline otlp::Span ReadSpan(OtlpSpanEncoder& encoder, const SpanContext& context = {},
                           common::Nanoseconds start = 1, common::Nanoseconds duration = 1) {
  const std::string bytes{encoder.Finish(context, start, duration)};
  const auto scope = Read<otlp::ScopeSpans>(bytes);
  EXPECT_EQ(scope.spans_size(), 1);
  return scope.spans_size() == 1 ? scope.spans(0) : otlp::Span{};
}

// Returns the attributes of a span, event or link. The test fails if a key appears twice.
template <class Attributes>
std::map<std::string, otlp::AnyValue> ByKey(const Attributes& attributes) {
  std::map<std::string, otlp::AnyValue> by_key;
  for (const otlp::KeyValue& attribute : attributes) {
    EXPECT_TRUE(by_key.emplace(attribute.key(), attribute.value()).second) << attribute.key();
  }
  return by_key;
}

}  // namespace lightstep::wire

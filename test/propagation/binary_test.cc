// Tests src/propagation/binary.h against protobuf's own classes for proto/lightstep_carrier.proto.
#include "src/propagation/binary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "proto/lightstep_carrier.pb.h"
#include "src/common/utf8.h"
#include "src/propagation/carrier_baggage.h"

namespace lightstep::propagation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

SpanContext SomeContext() {
  SpanContext context;
  context.trace_id = ~std::uint64_t{0};
  context.span_id = 0x0123456789ABCDEF;
  context.baggage = context.baggage.With("user", "é").With("empty", "");
  return context;
}

BinaryCarrier SomeCarrier() {
  BinaryCarrier carrier;
  carrier.mutable_basic_ctx()->set_trace_id(5);
  carrier.mutable_basic_ctx()->set_span_id(6);
  carrier.mutable_basic_ctx()->set_sampled(true);
  return carrier;
}

// Reads a copy that fills its allocation, so that a sanitizer detects a read beyond it.
Extracted Decode(std::string_view bytes) {
  const auto copy = std::make_unique<char[]>(bytes.size());
  bytes.copy(copy.get(), bytes.size());
  return DecodeBinary({copy.get(), bytes.size()});
}

Extracted Decode(const BinaryCarrier& carrier) { return Decode(carrier.SerializeAsString()); }

TEST(EncodeBinaryTest, WritesWhatProtobufReads) {
  for (const bool sampled : {true, false}) {
    SpanContext context = SomeContext();
    context.sampled = sampled;
    BinaryCarrier carrier;
    ASSERT_TRUE(carrier.ParseFromString(EncodeBinary(context)));
    EXPECT_EQ(carrier.deprecated_text_ctx_size(), 0);
    EXPECT_EQ(carrier.basic_ctx().trace_id(), context.trace_id);
    EXPECT_EQ(carrier.basic_ctx().span_id(), context.span_id);
    EXPECT_EQ(carrier.basic_ctx().sampled(), sampled);
    EXPECT_THAT(carrier.basic_ctx().baggage_items(),
                UnorderedElementsAre(Pair("user", "é"), Pair("empty", "")));
  }
}

TEST(EncodeBinaryTest, WritesTheHighHalfOfATraceIdThatHasOne) {
  SpanContext context = SomeContext();
  context.trace_id_high = 17;
  BinaryCarrier carrier;
  ASSERT_TRUE(carrier.ParseFromString(EncodeBinary(context)));
  EXPECT_EQ(carrier.basic_ctx().trace_id_high(), 17u);
  EXPECT_EQ(Decode(EncodeBinary(context)).context.trace_id_high, 17u);
  // As carriers were before the field existed.
  SpanContext narrow = SomeContext();
  narrow.trace_id_high = 0;
  EXPECT_LT(EncodeBinary(narrow).size(), EncodeBinary(context).size());
  EXPECT_EQ(Decode(EncodeBinary(narrow)).context.trace_id_high, 0u);
}

TEST(EncodeBinaryTest, WritesBaggageOfAnySize) {
  SpanContext context = SomeContext();
  context.baggage = context.baggage.With("long", std::string(100'000, 'x'));
  BinaryCarrier carrier;
  ASSERT_TRUE(carrier.ParseFromString(EncodeBinary(context)));
  EXPECT_EQ(carrier.basic_ctx().baggage_items().at("long").size(), 100'000u);
}

TEST(DecodeBinaryTest, ReadsWhatWasEncoded) {
  const SpanContext context = SomeContext();
  const Extracted extracted = Decode(EncodeBinary(context));
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_EQ(extracted.context.trace_id, context.trace_id);
  EXPECT_EQ(extracted.context.trace_id_high, 0u);
  EXPECT_EQ(extracted.context.span_id, context.span_id);
  EXPECT_TRUE(extracted.context.sampled);
  EXPECT_EQ(extracted.context.baggage.items(), context.baggage.items());
}

TEST(DecodeBinaryTest, ReadsWhatProtobufWrites) {
  BinaryCarrier carrier = SomeCarrier();
  (*carrier.mutable_basic_ctx()->mutable_baggage_items())["key"] = "value";
  const Extracted extracted = Decode(carrier);
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_EQ(extracted.context.trace_id, 5u);
  EXPECT_EQ(extracted.context.span_id, 6u);
  EXPECT_TRUE(extracted.context.sampled);
  EXPECT_THAT(extracted.context.baggage.items(), ElementsAre(Pair("key", "value")));
}

TEST(DecodeBinaryTest, TakesAbsentSampledForFalse) {
  BinaryCarrier carrier = SomeCarrier();
  carrier.mutable_basic_ctx()->set_sampled(false);
  const Extracted extracted = Decode(carrier);
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_FALSE(extracted.context.sampled);
}

TEST(DecodeBinaryTest, PassesOverUnknownFields) {
  BinaryCarrier carrier = SomeCarrier();
  BasicTracerCarrier* const context = carrier.mutable_basic_ctx();
  auto* const inner = context->GetReflection()->MutableUnknownFields(context);
  inner->AddVarint(100, 1);
  inner->AddFixed32(101, 2);
  inner->AddFixed64(102, 3);
  inner->AddLengthDelimited(103, "more");
  // Known field numbers with other types.
  inner->AddVarint(BasicTracerCarrier::kTraceIdFieldNumber, 99);
  inner->AddLengthDelimited(BasicTracerCarrier::kSampledFieldNumber, "no");
  carrier.GetReflection()->MutableUnknownFields(&carrier)->AddVarint(2, 1);
  carrier.GetReflection()->MutableUnknownFields(&carrier)->AddLengthDelimited(100, "more");
  const Extracted extracted = Decode(carrier);
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_EQ(extracted.context.trace_id, 5u);
  EXPECT_EQ(extracted.context.span_id, 6u);
  EXPECT_TRUE(extracted.context.sampled);
}

TEST(DecodeBinaryTest, PassesOverDeprecatedContextsBesideTheGoodOne) {
  BinaryCarrier carrier = SomeCarrier();
  carrier.add_deprecated_text_ctx("old");
  EXPECT_EQ(Decode(carrier).status, Extracted::Status::kContext);
}

// Protobuf merges a message that appears twice. So do all programs that use its classes.
TEST(DecodeBinaryTest, MergesAContextThatStandsTwice) {
  BinaryCarrier first = SomeCarrier(), second;
  first.mutable_basic_ctx()->clear_span_id();
  second.mutable_basic_ctx()->set_span_id(7);
  const Extracted extracted = Decode(first.SerializeAsString() + second.SerializeAsString());
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_EQ(extracted.context.trace_id, 5u);
  EXPECT_EQ(extracted.context.span_id, 7u);
  EXPECT_TRUE(extracted.context.sampled);
}

TEST(DecodeBinaryTest, FindsNothingInAnEmptyCarrier) {
  EXPECT_EQ(Decode(std::string_view{}).status, Extracted::Status::kNothing);
}

TEST(DecodeBinaryTest, RefusesADeprecatedContextAlone) {
  BinaryCarrier carrier;
  carrier.add_deprecated_text_ctx("old");
  const Extracted extracted = Decode(carrier);
  EXPECT_EQ(extracted.status, Extracted::Status::kCorrupted);
  EXPECT_THAT(extracted.error, HasSubstr("basic_ctx"));
}

TEST(DecodeBinaryTest, RefusesAContextWithoutAnId) {
  BinaryCarrier no_trace = SomeCarrier();
  no_trace.mutable_basic_ctx()->clear_trace_id();
  EXPECT_EQ(Decode(no_trace).status, Extracted::Status::kCorrupted);
  BinaryCarrier no_span = SomeCarrier();
  no_span.mutable_basic_ctx()->clear_span_id();
  EXPECT_EQ(Decode(no_span).status, Extracted::Status::kCorrupted);
  BinaryCarrier empty;
  empty.mutable_basic_ctx();
  EXPECT_EQ(Decode(empty).status, Extracted::Status::kCorrupted);
}

TEST(DecodeBinaryTest, RefusesACarrierCutShortAnywhere) {
  const std::string bytes = EncodeBinary(SomeContext());
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    const Extracted extracted = Decode(std::string_view{bytes}.substr(0, size));
    ASSERT_EQ(extracted.status, Extracted::Status::kCorrupted) << size << " of " << bytes.size();
    ASSERT_FALSE(extracted.error.empty());
  }
}

TEST(DecodeBinaryTest, RefusesAContextThatEndsBeforeTheValueOfSampled) {
  EXPECT_EQ(Decode("\x12\x01\x18").status, Extracted::Status::kCorrupted);
}

TEST(DecodeBinaryTest, RefusesWhatIsNoMessage) {
  EXPECT_EQ(Decode("not a carrier at all").status, Extracted::Status::kCorrupted);
  EXPECT_EQ(Decode(std::string(50, '\xFF')).status, Extracted::Status::kCorrupted);
  EXPECT_EQ(Decode(std::string(50, '\0')).status, Extracted::Status::kCorrupted);
}

TEST(DecodeBinaryTest, MakesUtf8OfBaggageThatIsNot) {
  SpanContext context = SomeContext();
  context.baggage = Baggage{}.With("k\xFF", "v\xED\xA0\x80");
  const Extracted extracted = Decode(EncodeBinary(context));
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_THAT(extracted.context.baggage.items(), ElementsAre(Pair("k�", "v���")));
}

TEST(DecodeBinaryTest, ReadsAnItemOfBaggageThatIsEmpty) {
  BinaryCarrier carrier = SomeCarrier();
  (*carrier.mutable_basic_ctx()->mutable_baggage_items())[""] = "";
  EXPECT_THAT(Decode(carrier).context.baggage.items(), ElementsAre(Pair("", "")));
}

TEST(DecodeBinaryTest, LimitsBaggage) {
  BinaryCarrier carrier = SomeCarrier();
  auto& items = *carrier.mutable_basic_ctx()->mutable_baggage_items();
  for (std::size_t i = 0; i < 10 * kMaxExtractedItems; ++i) items[std::to_string(i)] = "v";
  EXPECT_EQ(Decode(carrier).context.baggage.items().size(), kMaxExtractedItems);
  items.clear();
  items["large"] = std::string(kMaxExtractedBytes, 'v');
  items["small"] = "v";
  EXPECT_THAT(Decode(carrier).context.baggage.items(), ElementsAre(Pair("small", "v")));
}

TEST(DecodeBinaryTest, KeepsTheLastOfTwoItemsOfOneKey) {
  BinaryCarrier first = SomeCarrier(), second;
  (*first.mutable_basic_ctx()->mutable_baggage_items())["key"] = "1";
  (*second.mutable_basic_ctx()->mutable_baggage_items())["key"] = "2";
  EXPECT_THAT(
      Decode(first.SerializeAsString() + second.SerializeAsString()).context.baggage.items(),
      ElementsAre(Pair("key", "2")));
}

TEST(DecodeBinaryTest, GivesIdsAndUtf8OrNothingWhateverTheBytes) {
  std::mt19937 random{30};  // the same bytes at every run
  const std::string good = EncodeBinary(SomeContext());
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = good;
    for (int change = 0; change < 3; ++change) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    const Extracted extracted = Decode(bytes);
    if (extracted.status != Extracted::Status::kContext) continue;
    ASSERT_TRUE(extracted.context.has_ids());
    for (const auto& [key, value] : extracted.context.baggage.items()) {
      ASSERT_TRUE(common::IsUtf8(key));
      ASSERT_TRUE(common::IsUtf8(value));
    }
  }
}

}  // namespace
}  // namespace lightstep::propagation

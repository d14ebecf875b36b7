// Tests delivery to healthy satellites.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"
#include "test/network/authority.h"

namespace lightstep::delivery {
namespace {

using ::testing::Each;
using ::testing::Pair;
using ::testing::SizeIs;

class Streaming : public WireTest {};

INSTANTIATE_TEST_SUITE_P(Wires, Streaming, WireTest::All());

TEST_P(Streaming, BringsASpanToASatellite) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  const std::uint64_t id = outfit.Put();
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));

  const auto taken = satellite.taken();
  ASSERT_THAT(taken, SizeIs(1));
  ASSERT_EQ(taken[0].report.spans_size(), 1);
  EXPECT_EQ(taken[0].report.spans(0).span_context().span_id(), id);
  EXPECT_EQ(taken[0].report.spans(0).operation_name(), "op");
  EXPECT_EQ(outfit.ledger.acknowledged, 1u);
  EXPECT_EQ(outfit.buffer.released(), 1u);
}

TEST(LightStepStreaming, SaysWhoReports) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}};
  outfit.dropped = 3;
  outfit.Put();
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));

  const auto taken = satellite.taken();
  ASSERT_THAT(taken, SizeIs(1));
  const collector::ReportRequest& report = taken[0].report;
  EXPECT_EQ(report.reporter().reporter_id(), 17u);
  ASSERT_EQ(report.reporter().tags_size(), 1);
  EXPECT_EQ(report.reporter().tags(0).key(), "lightstep.component_name");
  EXPECT_EQ(report.auth().access_token(), "token");
  ASSERT_EQ(report.internal_metrics().counts_size(), 1);
  EXPECT_EQ(report.internal_metrics().counts(0).name(), "spans.dropped");
  EXPECT_EQ(report.internal_metrics().counts(0).int_value(), 3);
  auto headers = taken[0].headers;
  EXPECT_EQ(headers["transfer-encoding"], "chunked");
  EXPECT_EQ(headers["content-type"], "application/octet-stream");
  EXPECT_EQ(headers["lightstep-access-token"], "token");
  EXPECT_EQ(headers["host"], "127.0.0.1:" + std::to_string(satellite.port()));
}

TEST_P(Streaming, SaysWhatTheBodyIs) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.Put();
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));

  auto headers = satellite.taken().at(0).headers;
  const bool is_otlp = GetParam() != Wire::kLightStep;
  EXPECT_EQ(headers["content-type"],
            is_otlp ? "application/x-protobuf" : "application/octet-stream");
  EXPECT_EQ(headers["transfer-encoding"], is_otlp ? "" : "chunked");
  EXPECT_EQ(headers.count("content-length"), is_otlp ? 1u : 0u);
  EXPECT_EQ(headers["content-encoding"], GetParam() == Wire::kOtlpGzip ? "gzip" : "");
}

TEST_P(Streaming, GoesToThePathOfItsEndpoint) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.settings.endpoints[0].path = "/proxied/spans";
  outfit.Put();
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_EQ(satellite.taken().at(0).target, "/proxied/spans");
}

TEST(LightStepStreaming, CountsDroppedSpansOnce) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}};
  Delivery& delivery = outfit.Start();
  outfit.dropped = 3;
  outfit.Put();
  ASSERT_TRUE(delivery.Flush(kLongTime));
  outfit.Put();
  ASSERT_TRUE(delivery.Flush(kLongTime));
  outfit.dropped = 5;
  outfit.Put();
  ASSERT_TRUE(delivery.Flush(kLongTime));

  std::vector<std::int64_t> counts;
  for (const auto& request : satellite.taken()) {
    counts.push_back(request.report.internal_metrics().counts(0).int_value());
  }
  EXPECT_THAT(counts, ::testing::ElementsAre(3, 0, 2));
}

TEST_P(Streaming, EndsAStreamByItselfAfterTheReportingPeriod) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.Start();
  outfit.Put();
  // Without a flush, only the reporting period ends the stream. The answer then frees the span.
  EXPECT_TRUE(satellite.WaitUntil([](const Satellite& s) { return !s.taken().empty(); }));
}

TEST_P(Streaming, EndsAStreamBySize) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.settings.reporting_period = kLongTime;
  outfit.Put(1000, 20'000);  // 20 MB, of which a stream may hold 2
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_THAT(satellite.taken_spans(), SizeIs(1000));
  for (const auto& request : satellite.taken()) {
    EXPECT_LT(request.body.size(), kStreamBytes + 100'000);
  }
}

TEST_P(Streaming, RotatesOverTheSatellites) {
  Satellite first, second, third;
  Outfit outfit{{first.port(), second.port(), third.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  const auto report = [&] {
    outfit.Put();
    ASSERT_TRUE(delivery.Flush(kLongTime));
  };
  // Until all three are found and connected.
  while (first.requests() == 0 || second.requests() == 0 || third.requests() == 0) report();
  const int before[] = {first.requests(), second.requests(), third.requests()};
  for (int i = 0; i < 9; ++i) report();
  EXPECT_EQ(first.requests() - before[0], 3);
  EXPECT_EQ(second.requests() - before[1], 3);
  EXPECT_EQ(third.requests() - before[2], 3);
}

TEST_P(Streaming, EachEndpointHasTlsOrNot) {
  const network::Authority authority;
  Satellite secured{authority.Issue({"IP:127.0.0.1"})};
  Satellite plain;
  Outfit outfit{{secured.port(), plain.port()}, GetParam()};
  outfit.settings.endpoints[0].tls = true;
  outfit.settings.certificates.root_certificates = authority.certificate();
  Delivery& delivery = outfit.Start();
  while (secured.taken().empty() || plain.taken().empty()) {
    outfit.Put();
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  EXPECT_EQ(outfit.ledger.streams_failed, 0u);
}

TEST_P(Streaming, KeepsConnectionsAlive) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  for (int i = 0; i < 20; ++i) {
    outfit.Put();
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  EXPECT_EQ(satellite.connections(), 1);
}

TEST_P(Streaming, ConnectsAgainWhereTheSatelliteDoesNotKeepConnections) {
  Satellite satellite{[](const Satellite::Request&) {
    Satellite::Answer answer;
    answer.keep_alive = false;
    return answer;
  }};
  Outfit outfit{{satellite.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  for (int i = 0; i < 3; ++i) {
    outfit.Put();
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  EXPECT_EQ(satellite.connections(), 3);
  EXPECT_THAT(satellite.taken_spans(), SizeIs(3));
  EXPECT_EQ(outfit.ledger.streams_failed, 0u);
}

TEST_P(Streaming, FillsOtherStreamsWhileOneWaitsForItsAnswer) {
  // The first request is not answered until the second arrives.
  Satellite satellite{[](const Satellite::Request& request) {
    Satellite::Answer answer;
    answer.wait = request.number == 0;
    return answer;
  }};
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.settings.reporting_period = kSecond / 20;
  outfit.Start();
  outfit.Put();
  ASSERT_TRUE(satellite.WaitUntil([](const Satellite& s) { return s.requests() == 1; }));
  outfit.Put();
  ASSERT_TRUE(satellite.WaitUntil([](const Satellite& s) { return !s.taken().empty(); }));
  satellite.GoOn();
  ASSERT_TRUE(outfit.delivery->Flush(kLongTime));
  EXPECT_THAT(satellite.taken_spans(), SizeIs(2));
}

TEST_P(Streaming, DeliversEachSpanOnceUnderLoad) {
  Satellite first, second;
  Outfit outfit{{first.port(), second.port()}, GetParam()};
  outfit.settings.reporting_period = kSecond / 20;
  outfit.Start();
  outfit.Put(100'000, 50);
  ASSERT_TRUE(outfit.delivery->Flush(kLongTime));
  auto spans = first.taken_spans();
  spans.merge(second.taken_spans());
  EXPECT_THAT(spans, SizeIs(100'000 - outfit.refused));
  EXPECT_THAT(spans, Each(Pair(testing::_, 1)));
  EXPECT_EQ(outfit.ledger.acknowledged, 100'000 - outfit.refused);
  EXPECT_EQ(outfit.ledger.retransmitted, 0u);
}

TEST_P(Streaming, FlushOfNothingIsTrueAtOnce) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  EXPECT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_EQ(satellite.connections(), 0);
}

TEST_P(Streaming, FlushIsFalseWhenTheAnswerDoesNotComeInTime) {
  Satellite satellite{[](const Satellite::Request&) {
    Satellite::Answer answer;
    answer.wait = true;
    return answer;
  }};
  Outfit outfit{{satellite.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  outfit.Put();
  EXPECT_FALSE(delivery.Flush(kSecond / 10));
  EXPECT_EQ(outfit.ledger.acknowledged, 0u);
  satellite.GoOn();
  EXPECT_TRUE(delivery.Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.acknowledged, 1u);
}

}  // namespace
}  // namespace lightstep::delivery

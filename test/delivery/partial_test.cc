// Tests answers that acknowledge all but some spans of a request.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "src/wire/protocol.h"
#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"

namespace lightstep::delivery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A protocol whose acknowledgements all say that `rejected` spans were not accepted.
class WithRejections final : public wire::Protocol {
 public:
  WithRejections(std::shared_ptr<const wire::Protocol> protocol, std::uint64_t rejected)
      : protocol_{std::move(protocol)}, rejected_{rejected} {}

  Framing framing() const override { return protocol_->framing(); }
  std::string RequestHead(const wire::Target& target, const wire::Body& body) const override {
    return protocol_->RequestHead(target, body);
  }
  std::vector<std::string> Envelope(std::string_view origin, const std::vector<wire::Run>& runs,
                                    std::uint64_t dropped_spans) const override {
    return protocol_->Envelope(origin, runs, dropped_spans);
  }
  std::size_t MaxRunBytes(std::string_view scope) const override {
    return protocol_->MaxRunBytes(scope);
  }
  wire::Verdict Judge(const http::Answer& answer) const override {
    wire::Verdict verdict = protocol_->Judge(answer);
    if (verdict.kind == wire::Verdict::Kind::kAcknowledged) verdict.rejected = rejected_;
    return verdict;
  }

 private:
  const std::shared_ptr<const wire::Protocol> protocol_;
  const std::uint64_t rejected_;
};

struct Row {
  std::uint64_t said;
  std::uint64_t counted;
};

class PartlyAcknowledged : public ::testing::TestWithParam<std::tuple<Wire, Row>> {};

// No more spans can be rejected than were sent, whatever the answer says.
TEST_P(PartlyAcknowledged, CountsEachSpanOnce) {
  Satellite satellite;
  const auto [wire, row] = GetParam();
  Outfit outfit{{satellite.port()}, wire};
  outfit.settings.protocol = std::make_shared<WithRejections>(outfit.settings.protocol, row.said);
  outfit.Put(100, 10);
  Delivery& delivery = outfit.Start();
  ASSERT_TRUE(delivery.Flush(kLongTime));
  ASSERT_EQ(satellite.requests(), 1);
  EXPECT_EQ(outfit.ledger.rejected, row.counted);
  EXPECT_EQ(outfit.ledger.acknowledged, 100 - row.counted);
  EXPECT_EQ(outfit.ledger.retransmitted, 0u);
  EXPECT_EQ(outfit.buffer.released(), 100u);
}

INSTANTIATE_TEST_SUITE_P(Said, PartlyAcknowledged,
                         ::testing::Combine(WireTest::All(),
                                            ::testing::Values(Row{0, 0}, Row{1, 1}, Row{99, 99},
                                                              Row{100, 100}, Row{101, 100},
                                                              Row{UINT64_MAX, 100})));

class PartialSuccess : public WireTest {};

INSTANTIATE_TEST_SUITE_P(Wires, PartialSuccess, WireTest::AllOfOtlp());

TEST_P(PartialSuccess, IsCountedAndLogged) {
  Satellite satellite{[](const Satellite::Request&) {
    otlp::ExportTraceServiceResponse response;
    response.mutable_partial_success()->set_rejected_spans(3);
    response.mutable_partial_success()->set_error_message("too old");
    Satellite::Answer answer;
    answer.headers["Content-Type"] = "application/x-protobuf";
    answer.body = response.SerializeAsString();
    return answer;
  }};
  std::vector<std::string> lines;
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.log =
      common::Logger{[&](LogLevel, std::string_view line) { lines.emplace_back(line); }, false};
  Delivery& delivery = outfit.Start();
  for (int i = 0; i < 2; ++i) {
    outfit.Put(10, 10);
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  delivery.Stop();
  EXPECT_EQ(outfit.ledger.rejected, 6u);
  EXPECT_EQ(outfit.ledger.acknowledged, 14u);
  EXPECT_EQ(outfit.ledger.retransmitted, 0u);
  EXPECT_THAT(lines, ElementsAre(HasSubstr("3 spans were rejected: too old")));
}

}  // namespace
}  // namespace lightstep::delivery

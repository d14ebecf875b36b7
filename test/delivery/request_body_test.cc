// Tests src/delivery/request_body.h: how the body of a whole request is built. Slices are grouped
// by scope, large ones are sent in place, and small ones are copied.

#include "src/delivery/request_body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lightstep::delivery {
namespace {

using ::testing::ElementsAre;

// Writes the origin before the first run, and the scope and size of each run in brackets before it.
class Bracketing final : public wire::Protocol {
 public:
  Framing framing() const override { return Framing::kSized; }
  std::string RequestHead(const wire::Target&, const wire::Body&) const override { return {}; }
  std::vector<std::string> Envelope(std::string_view origin, const std::vector<wire::Run>& runs,
                                    std::uint64_t dropped) const override {
    std::vector<std::string> envelope;
    for (const wire::Run& run : runs) {
      std::string& part = envelope.emplace_back();
      if (envelope.size() == 1) part += std::string{origin} + std::to_string(dropped);
      part += "[" + std::string{run.scope} + " " + std::to_string(run.bytes) + "]";
    }
    return envelope;
  }
  std::size_t MaxRunBytes(std::string_view) const override { return 0; }
  wire::Verdict Judge(const http::Answer&) const override { return {}; }
};

class RequestBodyTest : public ::testing::Test {
 protected:
  void Add(buffer::Scope scope, std::string text) {
    texts_.push_back(std::make_unique<std::string>(std::move(text)));
    buffer::Slice slice{};
    slice.scope = scope;
    slice.bytes = *texts_.back();
    parcels_.push_back(Parcel{slice});
  }

  RequestBody Make() { return RequestBody{Bracketing{}, "origin", 3, scopes_, parcels_}; }

  static std::vector<std::string> Pieces(const RequestBody& body) {
    std::vector<std::string> pieces;
    std::size_t size = 0;
    for (const auto& piece : body.pieces()) {
      pieces.emplace_back(static_cast<const char*>(piece.data()), piece.size());
      size += piece.size();
    }
    EXPECT_EQ(size, body.size());
    return pieces;
  }

  buffer::ScopeRegistry scopes_;
  std::vector<std::unique_ptr<std::string>> texts_;  // of the slices
  std::vector<Parcel> parcels_;
};

TEST_F(RequestBodyTest, SmallSlicesAreOnePiece) {
  Add(0, "one");
  Add(0, "two");
  EXPECT_THAT(Pieces(Make()), ElementsAre("origin3[ 6]onetwo"));
}

TEST_F(RequestBodyTest, ScopesAreTogetherInTheOrderInWhichTheyAppear) {
  const buffer::Scope a = scopes_.Register("a");
  const buffer::Scope b = scopes_.Register("b");
  for (const auto& [scope, text] : {std::pair(b, "1"), std::pair(0u, "22"), std::pair(a, "3"),
                                    std::pair(b, "4"), std::pair(0u, "5")}) {
    Add(scope, text);
  }
  EXPECT_THAT(Pieces(Make()), ElementsAre("origin3[b 2]14[ 3]225[a 1]3"));
}

TEST_F(RequestBodyTest, LargeSlicesGoOutAsTheyLie) {
  const std::string large(kMinGatheredBytes, 'L');
  const std::string small(kMinGatheredBytes - 1, 's');
  Add(0, large);
  Add(0, large);
  Add(0, small);
  Add(0, small);
  Add(0, large);
  const RequestBody body = Make();
  const std::string head = "origin3[ " + std::to_string(3 * large.size() + 2 * small.size()) + "]";
  EXPECT_THAT(Pieces(body), ElementsAre(head, large, large, small + small, large));
  EXPECT_EQ(body.pieces()[1].data(), texts_[0]->data());
  EXPECT_EQ(body.pieces()[4].data(), texts_[4]->data());
}

TEST_F(RequestBodyTest, CanBeMoved) {
  Add(0, "x");
  RequestBody body = Make();
  const RequestBody other = std::move(body);
  EXPECT_THAT(Pieces(other), ElementsAre("origin3[ 1]x"));
}

}  // namespace
}  // namespace lightstep::delivery

// Tests requests that are sent whole: when they are sent, which spans they carry, and what an
// answer means that arrives before everything is written.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"
#include "test/delivery/waiting.h"

namespace lightstep::delivery {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;
using Tcp = boost::asio::ip::tcp;

class Sized : public WireTest {};

INSTANTIATE_TEST_SUITE_P(Wires, Sized, WireTest::AllOfOtlp());

constexpr char kOwnScope[] = "lightstep-streaming";

// Returns the scopes of a request, and how many spans each has.
std::vector<std::pair<std::string, int>> Runs(const Satellite::Request& request) {
  std::vector<std::pair<std::string, int>> runs;
  EXPECT_EQ(request.otlp.resource_spans_size(), 1);
  for (const otlp::ScopeSpans& scope : request.otlp.resource_spans(0).scope_spans()) {
    runs.emplace_back(scope.scope().name(), scope.spans_size());
  }
  return runs;
}

buffer::Scope Register(Outfit& outfit, const std::string& name) {
  return outfit.scopes.Register(wire::InstrumentationScope{name}.Encode());
}

TEST_P(Sized, TheSpansOfAScopeAreTogether) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  const buffer::Scope one = Register(outfit, "one");
  const buffer::Scope two = Register(outfit, "two");
  for (const buffer::Scope scope : {0u, one, two, 0u, one, two, two}) {
    // Slices that are copied, and slices that are not.
    outfit.PutOf(scope, 10);
    outfit.PutOf(scope, 10'000);
  }
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  ASSERT_THAT(satellite.taken(), SizeIs(1));
  EXPECT_THAT(Runs(satellite.taken()[0]),
              ElementsAre(Pair(kOwnScope, 4), Pair("one", 4), Pair("two", 6)));
  EXPECT_THAT(satellite.taken_spans(), SizeIs(14));
}

TEST_P(Sized, ScopesThatAlternateAreAllDelivered) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  const buffer::Scope scopes[] = {0, Register(outfit, "one"), Register(outfit, "two")};
  for (int i = 0; i < 30'000; ++i) outfit.PutOf(scopes[i % 3], 50);
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_THAT(satellite.taken_spans(), SizeIs(30'000));
  for (const Satellite::Request& request : satellite.taken()) {
    EXPECT_THAT(Runs(request), SizeIs(::testing::Le(3u)));
  }
}

TEST_P(Sized, WaitsUntilTheReportingPeriodIsOver) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.settings.reporting_period = kSecond;
  outfit.Start();
  const common::Nanoseconds begin = common::MonotonicNow();
  outfit.Put(10, 10);
  ASSERT_TRUE(satellite.WaitUntil([](const Satellite& s) { return !s.taken().empty(); }));
  EXPECT_GE(common::MonotonicNow() - begin, kSecond);
  EXPECT_EQ(satellite.requests(), 1);
}

TEST_P(Sized, IsSentAtOnceWhenItIsFull) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.settings.reporting_period = kLongTime;
  outfit.Start();
  outfit.Put(100, 20'000);  // 2 MB, and a request may hold 256 KiB at first
  EXPECT_TRUE(satellite.WaitUntil([](const Satellite& s) { return s.requests() >= 2; }));
  for (const auto& request : satellite.taken()) EXPECT_LE(request.body.size(), kStreamBytes);
}

TEST_P(Sized, IsNeverLargerThanItMayBe) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  // The envelope around the spans counts, too.
  wire::Resource resource;
  for (int i = 0; i < 10; ++i) resource.Set("key" + std::to_string(i), std::string(10'000, 'x'));
  outfit.settings.origin = resource.Encode();
  outfit.settings.reporting_period = kLongTime;
  Delivery& delivery = outfit.Start();
  EXPECT_TRUE(WaitUntil([&] {
    outfit.Put(60'000, 50);
    EXPECT_TRUE(delivery.Flush(kLongTime));
    const auto taken = satellite.taken();
    return std::count_if(taken.begin(), taken.end(), [](const auto& request) {
             return request.body.size() > kStreamBytes - kStreamBytes / 8;
           }) >= 5;
  }));
  for (const auto& request : satellite.taken()) EXPECT_LE(request.body.size(), kStreamBytes);
}

// Registers a scope of about `size` bytes: half of them for its name, half for its attributes.
buffer::Scope RegisterLarge(Outfit& outfit, int number, std::size_t size) {
  wire::InstrumentationScope scope{std::to_string(number) + std::string(size / 2, 'n'), "1.0"};
  for (int i = 0; i < 10; ++i) scope.Set("key" + std::to_string(i), std::string(size / 20, 'v'));
  return outfit.scopes.Register(scope.Encode());
}

TEST_P(Sized, ScopesCountInTheSizeOfARequest) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.settings.reporting_period = kLongTime;
  constexpr int kScopes = 1'000;
  std::vector<buffer::Scope> scopes;
  for (int i = 0; i < kScopes; ++i) scopes.push_back(RegisterLarge(outfit, i, 10'000));
  // Each span has a different scope from the previous one: 10 MB of scopes around 4,000 spans.
  for (int i = 0; i < 4 * kScopes; ++i) outfit.PutOf(scopes[i % kScopes], 10);
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_THAT(satellite.taken_spans(), SizeIs(4 * kScopes));
  EXPECT_THAT(satellite.taken_spans(), Each(Pair(testing::_, 1)));
  std::size_t largest = 0;
  for (const auto& request : satellite.taken()) {
    largest = std::max(largest, request.body.size());
    const auto runs = Runs(request);
    std::set<std::string> names;
    for (const auto& [name, spans] : runs) EXPECT_TRUE(names.insert(name).second) << "twice";
    for (const otlp::ScopeSpans& scope : request.otlp.resource_spans(0).scope_spans()) {
      EXPECT_EQ(scope.scope().attributes_size(), 10);
    }
  }
  EXPECT_LE(largest, kStreamBytes);
  EXPECT_GT(largest, kStreamBytes - kStreamBytes / 8) << "no request was filled";
}

TEST_P(Sized, ASpanWhoseScopeIsLargerThanARequestIsSentAlone) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  const buffer::Scope large = RegisterLarge(outfit, 1, 3 * kStreamBytes);
  outfit.Put(10, 10);
  for (int i = 0; i < 3; ++i) outfit.PutOf(large, 10);
  outfit.Put(10, 10);
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_THAT(satellite.taken_spans(), SizeIs(23));
  std::vector<int> spans;
  for (const auto& request : satellite.taken()) spans.push_back(Runs(request).front().second);
  EXPECT_THAT(spans, testing::UnorderedElementsAre(10, 1, 1, 1, 10));
}

TEST_P(Sized, ARequestThatFailedIsMadeAnew) {
  Satellite satellite{[](const Satellite::Request& request) {
    Satellite::Answer answer;
    answer.hang_up = request.number < 2;
    return answer;
  }};
  Outfit outfit{{satellite.port()}, GetParam()};
  const buffer::Scope scope = Register(outfit, "one");
  for (int i = 0; i < 1'000; ++i) outfit.PutOf(i % 2 == 0 ? scope : 0, 100);
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_THAT(satellite.taken_spans(), SizeIs(1'000));
  EXPECT_THAT(satellite.taken_spans(), Each(Pair(testing::_, 1)));
  EXPECT_EQ(outfit.ledger.acknowledged, 1'000u);
}

// A peer that answers as soon as the first bytes of a request arrive, and reads no more.
class HastyPeer {
 public:
  explicit HastyPeer(std::string answer) : answer_{std::move(answer)} {
    acceptor_.open(Tcp::v4());
    acceptor_.set_option(boost::asio::socket_base::receive_buffer_size{16 * 1024});
    acceptor_.bind({boost::asio::ip::make_address("127.0.0.1"), 0});
    acceptor_.listen();
    accepting_ = std::thread{[this] { Accept(); }};
  }

  ~HastyPeer() {
    is_ending_ = true;
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    accepting_.join();
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  int answers() const { return answers_; }

 private:
  void Accept() {
    while (!is_ending_) {
      auto socket = std::make_unique<Tcp::socket>(loop_);
      boost::system::error_code error;
      acceptor_.accept(*socket, error);
      if (error) return;
      std::array<char, 100> start;
      socket->read_some(boost::asio::buffer(start), error);
      boost::asio::write(*socket, boost::asio::buffer(answer_), error);
      ++answers_;
      sockets_.push_back(std::move(socket));
    }
  }

  const std::string answer_;
  boost::asio::io_context loop_;
  Tcp::acceptor acceptor_{loop_};
  std::atomic<bool> is_ending_{false};
  std::atomic<int> answers_{0};
  std::vector<std::unique_ptr<Tcp::socket>> sockets_;
  std::thread accepting_;
};

// Text that cannot be compressed.
std::string Noise(std::size_t size) {
  std::string noise(size, '\0');
  std::mt19937 random{1};
  for (char& c : noise) c = static_cast<char>('0' + random() % 64);
  return noise;
}

class Early : public WireTest {
 protected:
  // Adds more than the system's buffers can hold while HastyPeer does not read.
  void PutMuch(Outfit& outfit) {
    const std::string noise = Noise(30'000);
    for (int i = 0; i < 400; ++i) outfit.PutText(noise);
  }
};

INSTANTIATE_TEST_SUITE_P(Wires, Early, WireTest::AllOfOtlp());

TEST_P(Early, AnAcknowledgementOfWhatHasNotArrivedIsNone) {
  HastyPeer hasty{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
  Satellite alive;
  Outfit outfit{{hasty.port(), alive.port()}, GetParam()};
  PutMuch(outfit);
  Delivery& delivery = outfit.Start();
  ASSERT_TRUE(WaitUntil([&] {
    outfit.PutText(Noise(30'000));
    return delivery.Flush(kLongTime) && hasty.answers() != 0;
  }));
  EXPECT_THAT(alive.taken_spans(), SizeIs(outfit.made));
  EXPECT_EQ(outfit.ledger.acknowledged, outfit.made);
  EXPECT_GE(outfit.ledger.streams_failed, 1u);
}

TEST_P(Early, ARefusalIsWhatItIs) {
  HastyPeer hasty{"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"};
  Satellite alive;
  Outfit outfit{{hasty.port(), alive.port()}, GetParam()};
  PutMuch(outfit);
  Delivery& delivery = outfit.Start();
  ASSERT_TRUE(WaitUntil([&] {
    outfit.PutText(Noise(30'000));
    return delivery.Flush(kLongTime) && hasty.answers() != 0;
  }));
  EXPECT_EQ(outfit.ledger.acknowledged, outfit.made);
  EXPECT_THAT(delivery.EndpointStates().at(0).last_error, ::testing::HasSubstr("404"));
}

}  // namespace
}  // namespace lightstep::delivery

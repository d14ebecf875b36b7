// Tests src/network/resolver.h: an address needs no look-up, and the number of concurrent look-ups
// of names is limited.

#include "src/network/resolver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "src/network/mailbox.h"
#include "test/delivery/name.h"

namespace lightstep::network {
namespace {

using delivery::Name;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

int CountThreads() {
  const std::filesystem::directory_iterator threads{"/proc/self/task"};
  return static_cast<int>(std::distance(begin(threads), end(threads)));
}

std::string ToText(const boost::asio::ip::tcp::endpoint& endpoint) {
  return endpoint.address().to_string() + " " + std::to_string(endpoint.port());
}

class ResolverTest : public ::testing::Test {
 protected:
  ~ResolverTest() override { mailbox_->Close(); }

  // Runs the loop for at most a minute until `condition` holds.
  template <class Condition>
  bool RunUntil(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (!condition() && std::chrono::steady_clock::now() < deadline) {
      loop_.run_one_for(std::chrono::milliseconds{1});
    }
    return condition();
  }

  boost::asio::io_context loop_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      loop_.get_executor()};
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>(loop_);
  Resolver resolver_{mailbox_};
};

TEST_F(ResolverTest, HasAnAddressAtOnce) {
  const int threads = CountThreads();
  std::vector<std::string> found;
  for (const char* const host :
       {"127.0.0.1", "127.1", "0x7f.2", "::1", "::1%1", "fe80::1%lo", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(Resolver::IsAddress(host));
    resolver_.Resolve(host, 80,
                      [&](const std::string& error, const Resolver::Addresses& addresses) {
                        EXPECT_EQ(error, "");
                        ASSERT_EQ(addresses.size(), 1u);
                        found.push_back(ToText(addresses[0]));
                      });
  }
  EXPECT_THAT(found, ElementsAre("127.0.0.1 80", "127.0.0.1 80", "127.0.0.2 80", "::1 80",
                                 "::1%1 80", "fe80::1%lo 80", "::ffff:127.0.0.1 80"));
  EXPECT_EQ(CountThreads(), threads);
}

TEST_F(ResolverTest, SaysThatThereIsNoSuchZone) {
  std::string told;
  resolver_.Resolve("fe80::1%nowhere", 80,
                    [&](const std::string& error, const Resolver::Addresses& addresses) {
                      told = error;
                      EXPECT_THAT(addresses, IsEmpty());
                    });
  EXPECT_THAT(told, HasSubstr("no network interface nowhere"));
}

TEST_F(ResolverTest, LooksOnlySoManyNamesUpAtATime) {
  constexpr int kNames = 200;
  std::list<Name> names;
  int told = 0;
  // The thread sanitizer starts a thread of its own together with the first one.
  std::thread{[] {}}.join();
  const int threads = CountThreads();
  const auto count = [&](int (Name::*of)() const) {
    int sum = 0;
    for (const Name& name : names) sum += (name.*of)();
    return sum;
  };
  for (int i = 0; i < kNames; ++i) {
    const std::string name = "name" + std::to_string(i);
    names.emplace_back(name).Set({"127.0.0.1"});
    names.back().Hang();
    EXPECT_FALSE(Resolver::IsAddress(name));
    resolver_.Resolve(name, 80, [&](const std::string& error, const Resolver::Addresses&) {
      EXPECT_EQ(error, "");
      ++told;
    });
  }
  EXPECT_TRUE(RunUntil([&] { return count(&Name::under_way) == Resolver::kMaxLookUps; }));
  EXPECT_LE(CountThreads(), threads + Resolver::kMaxLookUps);
  // Another look-up begins whenever one ends.
  int freed = 0;
  for (Name& name : names) {
    name.GoOn();
    ++freed;
    EXPECT_TRUE(RunUntil([&] { return told == freed; }));
    const int left = kNames - freed;
    EXPECT_TRUE(
        RunUntil([&] { return count(&Name::under_way) == std::min(left, Resolver::kMaxLookUps); }));
  }
  EXPECT_EQ(count(&Name::look_ups), kNames);
}

}  // namespace
}  // namespace lightstep::network

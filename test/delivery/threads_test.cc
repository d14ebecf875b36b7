// Tests delivery while the system cannot create threads.

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <system_error>

#include "test/delivery/name.h"
#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"
#include "test/delivery/waiting.h"

namespace {

std::atomic<bool> no_threads{false};

}  // namespace

// The program's own definition takes precedence over the C library's.
extern "C" __attribute__((visibility("default"))) int pthread_create(
    pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
    void* argument) noexcept {
  static const auto system =
      reinterpret_cast<decltype(&pthread_create)>(dlsym(RTLD_NEXT, "pthread_create"));
  return no_threads ? EAGAIN : system(thread, attributes, run, argument);
}

namespace lightstep::delivery {
namespace {

using ::testing::HasSubstr;

// No thread can be created for as long as this object exists.
struct NoThreads {
  NoThreads() { no_threads = true; }
  ~NoThreads() { no_threads = false; }
};

class ThreadsTest : public WireTest {};

INSTANTIATE_TEST_SUITE_P(Wires, ThreadsTest, WireTest::All());

TEST_P(ThreadsTest, ALookUpThatGetsNoneIsTriedAgain) {
  Satellite satellite;
  Name name{"satellite"};
  name.Set({"127.0.0.1"});
  Outfit outfit{{}, GetParam()};
  outfit.settings.endpoints = {{"satellite", satellite.port()}};
  Delivery& delivery = outfit.Start();
  {
    const NoThreads none;
    outfit.Put(100, 10);
    EXPECT_TRUE(WaitUntil([&] { return !delivery.EndpointStates().at(0).well; }));
    EXPECT_THAT(delivery.EndpointStates().at(0).last_error, HasSubstr("temporarily unavailable"));
  }
  ASSERT_TRUE(delivery.Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.acknowledged, 100u);
  EXPECT_EQ(outfit.ledger.retransmitted, 0u);
}

TEST_P(ThreadsTest, StartSaysThatThereIsNone) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.Put();
  {
    const NoThreads none;
    EXPECT_THROW(outfit.Start(), std::system_error);
  }
  EXPECT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.acknowledged, 1u);
}

}  // namespace
}  // namespace lightstep::delivery

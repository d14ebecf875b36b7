// Tests src/buffer/scope_registry.h: numbers never change, and the bytes of a scope can be read
// while others are added.
#include "src/buffer/scope_registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

namespace lightstep::buffer {
namespace {

TEST(ScopeRegistry, TheTracerItselfIsTheFirst) {
  ScopeRegistry registry;
  EXPECT_EQ(registry.Get(0), "");
  EXPECT_EQ(registry.Register(""), 0u);
}

TEST(ScopeRegistry, EqualBytesHaveOneNumber) {
  ScopeRegistry registry;
  const Scope first = registry.Register("first");
  const Scope second = registry.Register("second");
  EXPECT_NE(first, second);
  EXPECT_EQ(registry.Register("first"), first);
  EXPECT_EQ(registry.Get(first), "first");
  EXPECT_EQ(registry.Get(second), "second");
}

TEST(ScopeRegistry, IsBounded) {
  ScopeRegistry registry;
  for (std::size_t i = 1; i < ScopeRegistry::kMaxScopes; ++i) {
    ASSERT_EQ(registry.Register(std::to_string(i)), i);
  }
  EXPECT_EQ(registry.Register("one more"), 0u);
  EXPECT_EQ(registry.Register("7"), 7u);
  EXPECT_EQ(registry.Get(ScopeRegistry::kMaxScopes - 1),
            std::to_string(ScopeRegistry::kMaxScopes - 1));
}

TEST(ScopeRegistry, IsReadWhileScopesAreAdded) {
  ScopeRegistry registry;
  std::atomic<Scope> newest{0};
  std::thread reader{[&] {
    Scope scope = 0;
    while (scope < 10'000) {
      scope = newest.load(std::memory_order_acquire);
      ASSERT_TRUE(scope == 0 || registry.Get(scope) == std::to_string(scope));
    }
  }};
  for (Scope i = 1; i <= 10'000; ++i) {
    newest.store(registry.Register(std::to_string(i)), std::memory_order_release);
  }
  reader.join();
}

}  // namespace
}  // namespace lightstep::buffer

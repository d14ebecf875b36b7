// The instrumentation scopes of a tracer. Each has a number, which the buffer keeps with the spans,
// and the bytes that the protocol writes for it.
//
// Owned by Recorder. Any thread may register; the delivery thread reads and never waits.
//
//     const Scope scope = registry.Register(bytes);
//     buffer.Push(span, scope);
//     registry.Get(scope) == bytes;
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "src/buffer/scope.h"

namespace lightstep::buffer {

class ScopeRegistry {
 public:
  // The maximum number of scopes. It bounds the memory of a program that makes scopes without end.
  static constexpr std::size_t kMaxScopes = 65'536;

  // Scope 0, the tracer itself, is empty.
  ScopeRegistry();
  ~ScopeRegistry();
  ScopeRegistry(const ScopeRegistry&) = delete;
  ScopeRegistry& operator=(const ScopeRegistry&) = delete;

  // Returns the number of `bytes`, the same each time. Returns 0 if there are kMaxScopes already:
  // the spans then count as the tracer's own.
  Scope Register(std::string_view bytes);

  // The number of scopes, with scope 0.
  std::size_t size() const { return size_.load(std::memory_order_acquire); }

  // Returns the bytes of `scope`, which are valid as long as the registry. Never waits.
  std::string_view Get(Scope scope) const;

  // To be called around a fork, in both processes. A child keeps the scopes.
  void PrepareFork() { mutex_.lock(); }
  void AfterFork() { mutex_.unlock(); }

 private:
  static constexpr std::size_t kBlockSize = 256;
  using Block = std::array<std::string, kBlockSize>;

  std::mutex mutex_;
  std::unordered_map<std::string_view, Scope> scopes_;  // views of what the blocks hold
  std::atomic<std::size_t> size_{1};
  // Blocks stay where they are, and an entry is written before anybody knows its number.
  std::array<std::atomic<Block*>, kMaxScopes / kBlockSize> blocks_{};
};

}  // namespace lightstep::buffer

#include "src/buffer/scope_registry.h"

namespace lightstep::buffer {

static_assert(ScopeRegistry::kMaxScopes <= kMaxScope + 1);

ScopeRegistry::ScopeRegistry() { scopes_.emplace(std::string_view{}, 0); }

ScopeRegistry::~ScopeRegistry() {
  for (auto& block : blocks_) delete block.load(std::memory_order_relaxed);
}

Scope ScopeRegistry::Register(std::string_view bytes) {
  const std::lock_guard lock{mutex_};
  if (const auto found = scopes_.find(bytes); found != scopes_.end()) return found->second;
  const std::size_t size = size_.load(std::memory_order_relaxed);
  if (size == kMaxScopes) return 0;
  std::atomic<Block*>& place = blocks_[size / kBlockSize];
  Block* block = place.load(std::memory_order_relaxed);
  if (block == nullptr) {
    block = new Block;
    place.store(block, std::memory_order_release);
  }
  std::string& entry = (*block)[size % kBlockSize];
  entry = bytes;
  const auto scope = static_cast<Scope>(size);
  scopes_.emplace(entry, scope);
  size_.store(size + 1, std::memory_order_release);
  return scope;
}

std::string_view ScopeRegistry::Get(Scope scope) const {
  if (scope == 0) return {};
  return (*blocks_[scope / kBlockSize].load(std::memory_order_acquire))[scope % kBlockSize];
}

}  // namespace lightstep::buffer

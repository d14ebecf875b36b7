// The number of forks between the process that loaded the library and this one. Anything that was
// made or locked under another count belongs to an ancestor. Used by random ids and by ForkMutex.
#pragma once

#include <atomic>
#include <cstdint>

namespace lightstep::common {

namespace internal {
extern std::atomic<std::uint32_t> fork_count;
}  // namespace internal

// Never 0.
inline std::uint32_t ForkCount() { return internal::fork_count.load(std::memory_order_relaxed); }

}  // namespace lightstep::common

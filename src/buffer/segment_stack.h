// SegmentStack: a lock-free stack of segment numbers, for any number of threads. It knows its size,
// and its smallest size since the last question, which is the number of segments that were not
// needed.
//
// Used by SpanBuffer for its free segments.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace lightstep::buffer {

class SegmentStack {
 public:
  static constexpr std::uint32_t kMaxSegments = UINT16_MAX;

  // For the segments from 0 to `segment_count` - 1, where `segment_count` is at most kMaxSegments.
  // Empty at first.
  explicit SegmentStack(std::uint32_t segment_count)
      : below_{new std::atomic<std::uint32_t>[segment_count]} {}

  // `segment` is on no stack.
  void Push(std::uint32_t segment) {
    std::uint64_t head = head_.load(std::memory_order_relaxed);
    std::uint64_t changed;
    do {
      below_[segment].store(Top(head), std::memory_order_relaxed);
      changed = Head(Tag(head) + 1, Size(head) + 1, segment + 1);
    } while (!head_.compare_exchange_weak(head, changed, std::memory_order_release,
                                          std::memory_order_relaxed));
  }

  // Returns false if the stack is empty.
  bool Pop(std::uint32_t* segment) {
    std::uint64_t head = head_.load(std::memory_order_acquire);
    while (true) {
      const std::uint32_t top = Top(head);
      if (top == 0) return false;
      const std::uint32_t below = below_[top - 1].load(std::memory_order_relaxed);
      const std::uint64_t changed = Head(Tag(head) + 1, Size(head) - 1, below);
      if (head_.compare_exchange_weak(head, changed, std::memory_order_acq_rel,
                                      std::memory_order_acquire)) {
        *segment = top - 1;
        const std::uint32_t size = Size(changed);
        if (size < lowest_.load(std::memory_order_relaxed)) {
          lowest_.store(size, std::memory_order_relaxed);
        }
        return true;
      }
    }
  }

  // The smallest size since the last call. It may be slightly wrong if other threads pop meanwhile.
  // To be called by one thread at a time.
  std::uint32_t TakeLowestSize() {
    const std::uint32_t size = Size(head_.load(std::memory_order_relaxed));
    const std::uint32_t lowest = lowest_.exchange(size, std::memory_order_relaxed);
    return lowest < size ? lowest : size;
  }

  // To be called while no other thread uses the stack.
  void Clear() {
    head_.store(0, std::memory_order_relaxed);
    lowest_.store(0, std::memory_order_relaxed);
  }

 private:
  // The head: tag (32 bits), size (16 bits), and the segment on top plus 1 (16 bits), 0 where there
  // is none. The tag differs each time, so that a thread that slept in Pop does not take a head
  // that went away and came back for the same one, and put a stale `below` on top.
  static std::uint64_t Head(std::uint32_t tag, std::uint32_t size, std::uint32_t top) {
    return std::uint64_t{tag} << 32 | size << 16 | top;
  }
  static std::uint32_t Tag(std::uint64_t head) { return static_cast<std::uint32_t>(head >> 32); }
  static std::uint32_t Size(std::uint64_t head) { return static_cast<std::uint16_t>(head >> 16); }
  static std::uint32_t Top(std::uint64_t head) { return static_cast<std::uint16_t>(head); }

  const std::unique_ptr<std::atomic<std::uint32_t>[]> below_;  // by segment: as `top` in the head
  alignas(64) std::atomic<std::uint64_t> head_{0};
  std::atomic<std::uint32_t> lowest_{0};
};

}  // namespace lightstep::buffer

// Tests src/buffer/span_buffer.h under load: producers push as fast as they can into a buffer that
// is too small for them, and a consumer releases slices in any order. Every accepted span is read
// exactly once, undamaged and in the order of its producer.
#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "test/buffer/frames.h"

namespace lightstep::buffer {
namespace {

constexpr std::uint64_t kAcceptedPerProducer = 100'000;
constexpr std::size_t kMaxSpans = 5'000;
constexpr std::size_t kMaxBytes = 4 * kSegmentBytes;

// The high half of a number is the index of its producer.
std::uint64_t Tagged(std::uint64_t producer, std::uint64_t attempt) {
  return producer << 32 | attempt;
}

// How the producers of a test push: concurrently, or one at a time under a lock of their own.
struct Way {
  std::size_t count;
  Producers producers;
};

std::ostream& operator<<(std::ostream& out, const Way& way) {
  return out << way.count << (way.producers == Producers::kOneAtATime ? " one at a time" : "");
}

// A buffer, and the lock for producers that push one at a time.
class SharedBuffer {
 public:
  SharedBuffer(std::size_t max_spans, std::size_t max_bytes, Producers producers)
      : buffer_{max_spans, max_bytes, producers}, producers_{producers} {}

  bool Push(std::string_view span) {
    if (producers_ == Producers::kAtTheSameTime) return buffer_.Push(span);
    const std::lock_guard turn{turn_};
    return buffer_.Push(span);
  }

  SpanBuffer& get() { return buffer_; }

 private:
  SpanBuffer buffer_;
  const Producers producers_;
  std::mutex turn_;
};

// Pushes until enough spans were accepted. A refused span is dropped, as the tracer does.
class Producer {
 public:
  Producer(SharedBuffer& buffer, std::uint64_t id, std::atomic<std::uint64_t>& refused)
      : buffer_{buffer}, id_{id}, refused_{refused} {}

  void Run() {
    std::mt19937 random{static_cast<std::mt19937::result_type>(id_)};
    while (accepted_.size() < kAcceptedPerProducer) {
      const std::uint64_t number = Tagged(id_, attempts_++);
      // Most spans are small. Some are so large that they leave little room for others.
      const std::size_t size = random() % 500 == 0 ? random() % 60'000 : random() % 300;
      const std::string frame = MakeFrame(number, 8 + size);
      if (buffer_.Push(frame)) {
        accepted_.push_back(number);
        if (accepted_.size() % 1'000 == 0) Mark(number);
      } else {
        refused_.fetch_add(1);
        std::this_thread::yield();
      }
    }
    is_done_.store(true);
  }

  struct Milestone {
    std::uint64_t number;
    Position position;  // behind it
  };

  // Returns the milestones that were reached since the previous call.
  std::vector<Milestone> TakeMilestones() {
    const std::lock_guard lock{mutex_};
    return std::exchange(milestones_, {});
  }

  bool is_done() const { return is_done_.load(); }
  const std::vector<std::uint64_t>& accepted() const { return accepted_; }
  std::uint64_t attempts() const { return attempts_; }

 private:
  void Mark(std::uint64_t number) {
    const Position position = buffer_.get().End();
    const std::lock_guard lock{mutex_};
    milestones_.push_back({number, position});
  }

  SharedBuffer& buffer_;
  const std::uint64_t id_;
  std::atomic<std::uint64_t>& refused_;
  std::vector<std::uint64_t> accepted_;
  std::uint64_t attempts_ = 0;
  std::atomic<bool> is_done_{false};
  std::mutex mutex_;
  std::vector<Milestone> milestones_;
};

// Holds some slices for a while and releases them in random order, some of them in parts.
class Consumer {
 public:
  Consumer(SpanBuffer& buffer, std::size_t producers) : buffer_{buffer}, seen_(producers) {}

  void Take() {
    Slice slice;
    if (!buffer_.Take(&slice)) {
      ReleaseOne();
      std::this_thread::yield();
      return;
    }
    const std::vector<std::uint64_t> numbers = ReadFrames(slice.bytes);
    EXPECT_EQ(numbers.size(), slice.spans);
    for (const std::uint64_t number : numbers) seen_.at(number >> 32).push_back(number);
    while (slice.spans > 1 && random_() % 2 == 0) held_.push_back(SplitSlice(&slice));
    held_.push_back(slice);
    while (held_.size() > random_() % 6) ReleaseOne();
    if (random_() % 20 == 0) {
      std::this_thread::sleep_for(std::chrono::microseconds{random_() % 300});
    }
  }

  void ReleaseOne() {
    if (held_.empty()) return;
    std::swap(held_[random_() % held_.size()], held_.back());
    ReadFrames(held_.back().bytes);  // what is held stays as it was
    buffer_.Release(held_.back());
    held_.pop_back();
  }

  bool HoldsSomething() const { return !held_.empty(); }
  const std::vector<std::uint64_t>& seen(std::size_t producer) const { return seen_[producer]; }

 private:
  SpanBuffer& buffer_;
  std::mt19937 random_{7};
  std::vector<Slice> held_;
  std::vector<std::vector<std::uint64_t>> seen_;
};

class ConcurrentTest : public testing::TestWithParam<Way> {};

INSTANTIATE_TEST_SUITE_P(Producers, ConcurrentTest,
                         testing::Values(Way{1, Producers::kAtTheSameTime},
                                         Way{2, Producers::kAtTheSameTime},
                                         Way{4, Producers::kAtTheSameTime},
                                         Way{1, Producers::kOneAtATime},
                                         Way{4, Producers::kOneAtATime}));

TEST_P(ConcurrentTest, ReadsWhatWasAcceptedOnceAndInOrder) {
  const std::size_t count = GetParam().count;
  SharedBuffer shared{kMaxSpans, kMaxBytes, GetParam().producers};
  SpanBuffer& buffer = shared.get();
  std::atomic<std::uint64_t> refused{0};
  std::vector<std::unique_ptr<Producer>> producers;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) {
    producers.push_back(std::make_unique<Producer>(shared, i, refused));
    threads.emplace_back([&producer = *producers.back()] { producer.Run(); });
  }

  // The buffer certainly fills once, and more often if the producers are faster.
  while (refused.load() == 0) std::this_thread::yield();

  Consumer consumer{buffer, count};
  std::vector<std::vector<Producer::Milestone>> milestones(count);
  const auto is_done = [](const auto& producer) { return producer->is_done(); };
  while (!std::all_of(producers.begin(), producers.end(), is_done) ||
         buffer.released() != buffer.pushed()) {
    consumer.Take();
    // Each producer checks the limit before it pushes, so all but one of them may exceed it by one
    // span.
    EXPECT_LE(buffer.pushed() - buffer.released(), kMaxSpans + count - 1);
    for (std::size_t i = 0; i < count; ++i) {
      for (const auto& milestone : producers[i]->TakeMilestones()) {
        milestones[i].push_back(milestone);
      }
      // Once a position is reached, everything that its producer had pushed by then has been taken.
      while (!milestones[i].empty() && buffer.taken() >= milestones[i].front().position) {
        EXPECT_FALSE(consumer.seen(i).empty());
        if (!consumer.seen(i).empty()) {
          EXPECT_GE(consumer.seen(i).back(), milestones[i].front().number);
        }
        milestones[i].erase(milestones[i].begin());
      }
    }
  }
  for (std::thread& thread : threads) thread.join();

  std::uint64_t attempts = 0;
  for (std::size_t i = 0; i < count; ++i) {
    attempts += producers[i]->attempts();
    EXPECT_EQ(consumer.seen(i) == producers[i]->accepted(), true) << "producer " << i;
  }
  EXPECT_FALSE(consumer.HoldsSomething());
  EXPECT_EQ(buffer.pushed(), count * kAcceptedPerProducer);
  EXPECT_EQ(buffer.released(), count * kAcceptedPerProducer);
  EXPECT_EQ(refused.load(), attempts - count * kAcceptedPerProducer);
  EXPECT_GE(buffer.taken(), buffer.End());
}

// Small spans are stored behind large ones that take long to copy. A span that is only half copied
// must not be taken.
TEST_P(ConcurrentTest, TakesNoSpanThatIsStillBeingStored) {
  const std::size_t count = GetParam().count;
  const int large_each = 600 / static_cast<int>(count);
  SharedBuffer shared{1'000'000, 8 * kSegmentBytes, GetParam().producers};
  SpanBuffer& buffer = shared.get();
  std::atomic<int> storing_large{static_cast<int>(count)};
  std::atomic<bool> has_failed{false};
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      const std::string large = MakeFrame(i, 100'000);
      for (int stored = 0; stored < large_each && !has_failed;) {
        if (shared.Push(large)) {
          ++stored;
        } else {
          std::this_thread::yield();
        }
      }
      --storing_large;
    });
    threads.emplace_back([&] {
      const std::string small = MakeFrame(99, 8);
      while (storing_large != 0) {
        if (!shared.Push(small)) std::this_thread::yield();
      }
    });
  }
  // Released memory is wiped, so that a half-copied span cannot look whole because of an earlier
  // round's bytes.
  Slice slice;
  std::uint64_t read = 0;
  while (storing_large != 0 || buffer.released() != buffer.pushed()) {
    if (!buffer.Take(&slice)) {
      std::this_thread::yield();
      continue;
    }
    const std::size_t spans = ReadFrames(slice.bytes).size();
    EXPECT_EQ(spans, slice.spans);
    has_failed = HasFailure();
    if (has_failed) break;
    read += spans;
    std::memset(const_cast<char*>(slice.bytes.data()), 0, slice.bytes.size());
    buffer.Release(slice);
  }
  for (std::thread& thread : threads) thread.join();
  if (!has_failed) {
    EXPECT_EQ(read + Drain(buffer).size(), buffer.pushed());
  }
}

// Producers that reach the end of a segment at the same time each take a free segment and hand back
// all but the one that is linked. As long as there are more free segments than producers, every
// producer finds one.
TEST_P(ConcurrentTest, RefusesNothingWhileThereIsRoom) {
  const std::size_t count = GetParam().count;
  constexpr std::size_t kSegments = 64;
  const std::string frame = MakeFrame(0, 1'000);
  const std::size_t pushes = (kSegments - 8) * (kSegmentBytes / frame.size()) / count;
  SharedBuffer buffer{kSegments * kSegmentBytes, kSegments * kSegmentBytes, GetParam().producers};
  std::atomic<std::uint64_t> refused{0};
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&] {
      for (std::size_t push = 0; push < pushes; ++push) {
        if (!buffer.Push(frame)) ++refused;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused.load(), 0u);
  EXPECT_EQ(Drain(buffer.get()).size(), count * pushes);
}

// How often a thread was stopped, and how often it was allowed to go on.
std::atomic<int> stops{0};
std::atomic<int> goes{0};

void StandStill(int) {
  const int stop = ++stops;
  while (goes < stop) ::sched_yield();
}

// A producer that is descheduled in the middle of a push does not block the others. They can still
// store spans.
TEST(StoppedProducerTest, HoldsUpNoOther) {
  struct sigaction action = {};
  action.sa_handler = StandStill;
  ASSERT_EQ(::sigaction(SIGUSR1, &action, nullptr), 0);

  SpanBuffer buffer{1'000'000, 64 * kSegmentBytes};
  std::atomic<bool> is_done{false};
  std::atomic<int> attempts{0};
  std::thread stopped{[&] {
    const std::string frame = MakeFrame(1, 100);
    for (; !is_done; ++attempts) buffer.Push(frame);
  }};
  const std::string frame = MakeFrame(2, 1'000);
  const auto release_all = [&buffer] {
    for (const Slice& slice : TakeAll(buffer)) buffer.Release(slice);
  };
  for (int round = 1; round <= 100; ++round) {
    ASSERT_EQ(::pthread_kill(stopped.native_handle(), SIGUSR1), 0);
    while (stops < round) std::this_thread::yield();
    release_all();
    // More than fits into the segment in which the producer may have stopped.
    std::size_t refused = 0;
    for (std::size_t bytes = 0; bytes < 3 * kSegmentBytes; bytes += frame.size()) {
      if (!buffer.Push(frame)) ++refused;
    }
    EXPECT_EQ(refused, 0u) << "round " << round;
    // The segment in which it stopped can be taken once it has left it.
    const int before = attempts;
    goes = round;
    while (attempts == before) std::this_thread::yield();
  }
  is_done = true;
  stopped.join();
  release_all();
  EXPECT_EQ(buffer.released(), buffer.pushed());
}

}  // namespace
}  // namespace lightstep::buffer

// Tests a process that forks while another thread is inside the tracer: neither the child nor the
// parent's other threads wait for that thread.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "test/opentracing_cpp/reporting.h"

namespace lightstep {
namespace {

using opentracing::ChildOf;
using testing::IsEmpty;
using testing::SizeIs;

// A place where a thread stops until the test opens it.
class Gate {
 public:
  void Pass() {
    std::unique_lock lock{mutex_};
    is_reached_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return is_open_; });
  }

  // Whether a thread arrives here within a minute.
  bool IsReached() {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, std::chrono::minutes{1}, [&] { return is_reached_; });
  }

  void Open() {
    const std::lock_guard lock{mutex_};
    is_open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_reached_ = false;
  bool is_open_ = false;
};

// The gate at which this thread stops when it allocates memory.
thread_local Gate* memory_gate = nullptr;

// Runs `check` in a forked child for at most a minute, and returns whether it was true there.
bool HoldsInChild(const std::function<bool()>& check) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    _exit(check() ? 0 : 1);
  }
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// In the process that made it, this observer stops at a gate when it is told what was sent.
class StoppingObserver final : public MetricsObserver {
 public:
  StoppingObserver(Gate& gate, int& sent) : gate_{gate}, sent_{sent} {}

  void OnSpansSent(int spans) noexcept override {
    sent_ += spans;
    if (getpid() == process_) gate_.Pass();
  }

 private:
  Gate& gate_;
  int& sent_;
  const pid_t process_ = getpid();
};

class ForkTest : public ReportingTest {};

TEST_F(ForkTest, TellsTheChildsObserverWhileTheParentsIsBeingTold) {
  Gate gate;
  int sent = 0;
  LightStepTracerOptions options = OptionsFor(satellite_.port());
  options.reporting_period = std::chrono::microseconds{1};
  options.metrics_observer = std::make_unique<StoppingObserver>(gate, sent);
  const auto tracer = MakeLightStepTracer(std::move(options));
  ASSERT_NE(tracer, nullptr);
  std::thread telling{[&] {
    tracer->StartSpan("told")->Finish();
    EXPECT_TRUE(tracer->Flush());
  }};
  EXPECT_TRUE(gate.IsReached());
  tracer->StartSpan("meanwhile")->Finish();  // and does not wait for the gate
  EXPECT_TRUE(HoldsInChild([&] {
    sent = 0;
    tracer->StartSpan("child's first")->Finish();
    tracer->StartSpan("child's second")->Finish();
    return tracer->Flush() && sent == 2;
  }));
  gate.Open();
  telling.join();
  EXPECT_TRUE(tracer->Flush());
  EXPECT_EQ(sent, 2);
  EXPECT_THAT(SpansOf(satellite_), SizeIs(4));
}

TEST_F(ForkTest, LeavesASpanAloneThatWasBeingChanged) {
  Gate gate;
  auto span = tracer_->StartSpan("parent's");
  std::thread changing{[&] {
    memory_gate = &gate;
    span->SetBaggageItem("customer", "7");
    memory_gate = nullptr;
  }};
  EXPECT_TRUE(gate.IsReached());
  EXPECT_TRUE(HoldsInChild([&] {
    span->SetOperationName("child's");
    span->SetTag("key", "value");
    span->SetBaggageItem("customer", "8");
    span->Log({{"event", "forked"}});
    const bool has_no_baggage = span->BaggageItem("customer").empty();
    tracer_->StartSpan("child's", {ChildOf(&span->context())})->Finish();
    span->Finish();
    span.reset();
    return has_no_baggage && tracer_->Flush();
  }));
  gate.Open();
  changing.join();
  EXPECT_EQ(span->BaggageItem("customer"), "7");
  span->Finish();
  const std::vector<collector::Span> spans = Spans();
  ASSERT_THAT(spans, SizeIs(2));
  EXPECT_EQ(spans[0].operation_name(), "child's");
  EXPECT_EQ(spans[1].operation_name(), "parent's");
  EXPECT_THAT(spans[1].tags(), IsEmpty());
  EXPECT_EQ(spans[0].span_context().trace_id(), spans[1].span_context().trace_id());
  ASSERT_THAT(spans[0].references(), SizeIs(1));
  EXPECT_EQ(spans[0].references(0).span_context().span_id(), spans[1].span_context().span_id());
}

TEST_F(ForkTest, LetsAChildGoOnFromASpanThatNobodyWasChanging) {
  auto span = tracer_->StartSpan("parent's");
  span->SetBaggageItem("customer", "7");
  EXPECT_TRUE(HoldsInChild([&] {
    span->SetBaggageItem("shop", "8");
    const auto child = tracer_->StartSpan("child's", {ChildOf(&span->context())});
    return child->BaggageItem("customer") == "7" && child->BaggageItem("shop") == "8";
  }));
  EXPECT_EQ(span->BaggageItem("shop"), "");
}

}  // namespace
}  // namespace lightstep

void* operator new(std::size_t size) {
  if (lightstep::memory_gate != nullptr) lightstep::memory_gate->Pass();
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc{};
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

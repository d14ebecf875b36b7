// Tests a tracer under everything at once. Threads finish spans, flush, read the metrics, fork and
// make tracers of their own, while satellites refuse, hang up, answer late and die one after the
// other. The ledger balances at every moment, and every span that counts as acknowledged has
// arrived.
//
// LIGHTSTEP_STRESS_SECONDS sets the duration. LIGHTSTEP_STRESS_FORKS=0 leaves out the forks
// (.bazelrc).
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "lightstep/native_tracer.h"
#include "test/delivery/satellite.h"
#include "test/tracer/endpoints.h"

namespace lightstep {
namespace {

using delivery::Satellite;
using std::chrono::milliseconds;

constexpr int kProducers = 4;
constexpr int kSatellites = 4;                  // the last one lives
constexpr int kBurst = 20;                      // spans that a producer finishes at a time
constexpr std::size_t kMaxBodyBytes = 300'000;  // that a satellite takes in one report

// Returns the number in the environment variable, or `fallback`.
int Setting(const char* name, int fallback) {
  const char* const value = std::getenv(name);
  return value == nullptr ? fallback : std::atoi(value);
}

milliseconds Duration() { return std::chrono::seconds{Setting("LIGHTSTEP_STRESS_SECONDS", 3)}; }

// Answers of satellites that do not accept a report.
constexpr char kRefused[] = "refused";

// Accepts most reports. Refuses the others in one way or another, or answers late.
Satellite::Answer JudgeAtRandom(const Satellite::Request& request) {
  Satellite::Answer answer;
  for (const collector::Span& span : request.report.spans()) {
    if (span.operation_name() != kRefused) continue;
    answer.status = 400;
    return answer;
  }
  if (request.body.size() > kMaxBodyBytes) {
    answer.status = 413;
    return answer;
  }
  switch (request.number % 16) {
    case 3:
      answer.status = 503;
      break;
    case 6:
      answer.hang_up = true;
      break;
    case 11:
      // This is a proxy's page, not a refusal of the spans.
      answer.status = 400;
      answer.headers["Content-Type"] = "text/html";
      answer.body = "<html>";
      break;
    case 13:
      answer.wait = true;
      break;
    case 14:
      answer.keep_alive = false;
      break;
    default:
      break;
  }
  return answer;
}

bool Balances(const Metrics& metrics) {
  return metrics.finished ==
         metrics.acknowledged + metrics.dropped + metrics.rejected + metrics.buffered;
}

// Finishes a span of some kind, and returns its id.
std::uint64_t FinishSpan(Tracer& tracer, std::mt19937& random) {
  Span parent = tracer.StartSpan("parent");
  parent.SetTag("sampling.priority", 0);
  parent.SetBaggageItem("user", "somebody");
  Span span = tracer.StartSpan(random() % 5'000 == 0 ? kRefused : "span",
                               {{Reference::Type::kChildOf, parent.context()}});
  span.SetTag("sampling.priority", 1);
  span.SetTag("size", random());
  span.SetTag("text", std::string(random() % 100, 'x'));
  // Some spans outgrow the room inside the object.
  if (random() % 64 == 0) span.SetTag("large", std::string(random() % 40'000, 'y'));
  span.Log({{"event", "something"}, {"value", 0.5}});
  span.Finish();
  return span.context().span_id;
}

// A thread that repeats something until the end of its scope.
class Repeatedly {
 public:
  template <class Action>
  Repeatedly(milliseconds pause, Action action)
      : thread_{[this, pause, action = std::move(action)]() mutable {
          while (!is_done_) {
            action();
            std::this_thread::sleep_for(pause);
          }
        }} {}

  ~Repeatedly() {
    is_done_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> is_done_{false};
  std::thread thread_;
};

class DeliveryStressTest : public WireTest {
 protected:
  DeliveryStressTest() {
    for (int i = 0; i < kSatellites; ++i) {
      satellites_.push_back(std::make_unique<Satellite>(JudgeAtRandom));
    }
    options_ = OptionsFor(satellites_[0]->port(), GetParam());
    for (int i = 1; i < kSatellites; ++i) AddDestination(options_, {satellites_[i]->port()});
    options_.reporting_period = milliseconds{50};
    options_.report_timeout = std::chrono::seconds{2};
    options_.log_sink = [this](LogLevel, std::string_view text) { log_bytes_ += text.size(); };
  }

  // The ids of the spans that satellites have answered with 2xx.
  std::set<std::uint64_t> Arrived() const {
    std::set<std::uint64_t> ids;
    for (const auto& satellite : satellites_) {
      for (const auto& [id, times] : satellite->taken_spans()) ids.insert(id);
    }
    return ids;
  }

  std::vector<std::unique_ptr<Satellite>> satellites_;
  TracerOptions options_;
  std::atomic<std::size_t> log_bytes_{0};
};

INSTANTIATE_TEST_SUITE_P(Wires, DeliveryStressTest, kEachWire, WireName{});

// Forks, uses the tracer in the new process, where it has to work like a new one, and returns the
// exit status.
int TraceInChild(Tracer& tracer) {
  if (tracer.metrics().finished != 0) return 1;
  std::mt19937 random{1};
  for (int i = 0; i < kBurst; ++i) FinishSpan(tracer, random);
  tracer.Flush(milliseconds{50});  // a satellite may well refuse
  const Metrics metrics = tracer.metrics();
  if (metrics.finished != kBurst || !Balances(metrics)) return 2;
  tracer.Close(milliseconds{0});
  return tracer.metrics().buffered == 0 ? 0 : 3;
}

void Fork(Tracer& tracer) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) _exit(TraceInChild(tracer));
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_P(DeliveryStressTest, LosesNothingThatItDoesNotCount) {
  Tracer tracer{options_};
  std::vector<std::vector<std::uint64_t>> made(kProducers);
  {
    std::vector<std::unique_ptr<Repeatedly>> others;
    const auto repeat = [&](milliseconds pause, auto action) {
      others.push_back(std::make_unique<Repeatedly>(pause, std::move(action)));
    };
    for (int i = 0; i < kProducers; ++i) {
      repeat(milliseconds{5}, [&tracer, &ids = made[i], random = std::mt19937(i)]() mutable {
        for (int n = 0; n < kBurst; ++n) ids.push_back(FinishSpan(tracer, random));
      });
    }
    repeat(milliseconds{1}, [&] { EXPECT_TRUE(Balances(tracer.metrics())); });
    repeat(milliseconds{20}, [&] { tracer.Flush(milliseconds{200}); });
    if (Setting("LIGHTSTEP_STRESS_FORKS", 1) != 0) {
      repeat(milliseconds{50}, [&] { Fork(tracer); });
    }
    repeat(milliseconds{30}, [&, random = std::mt19937{7}]() mutable {
      Tracer other{options_};
      FinishSpan(other, random);
      other.Close(milliseconds{random() % 100});
      EXPECT_EQ(other.metrics().buffered, 0u);
    });

    const milliseconds each = Duration() / kSatellites;
    for (const auto& satellite : satellites_) {
      std::this_thread::sleep_for(each / 2);
      satellite->GoOn();  // late answers, for reports that went elsewhere meanwhile
      std::this_thread::sleep_for(each / 2);
      if (satellite != satellites_.back()) satellite->Die();
    }
  }

  // A flush returns false if spans were rejected, but they are settled.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
  while (tracer.metrics().buffered != 0 && std::chrono::steady_clock::now() < deadline) {
    tracer.Flush();
  }
  const Metrics metrics = tracer.metrics();
  EXPECT_EQ(metrics.buffered, 0u);
  EXPECT_EQ(metrics.dropped, 0u);
  EXPECT_TRUE(Balances(metrics));

  const std::set<std::uint64_t> arrived = Arrived();
  std::size_t finished = 0, missing = 0;
  for (const std::vector<std::uint64_t>& ids : made) {
    finished += ids.size();
    for (const std::uint64_t id : ids) missing += 1 - arrived.count(id);
  }
  EXPECT_EQ(metrics.finished, finished);
  // A span may have arrived at one satellite before it was rejected at another.
  EXPECT_LE(missing, metrics.rejected);
  EXPECT_GT(metrics.acknowledged, 0u);
  EXPECT_GT(metrics.rejected, 0u);
  EXPECT_GT(metrics.retransmitted, 0u);
}

TEST_P(DeliveryStressTest, ClosesWhileSpansFinish) {
  const auto end = std::chrono::steady_clock::now() + Duration() / 4;
  std::mt19937 random{3};
  while (std::chrono::steady_clock::now() < end) {
    Tracer tracer{options_};
    std::vector<std::vector<std::uint64_t>> made(kProducers);
    {
      std::vector<std::unique_ptr<Repeatedly>> producers;
      for (int i = 0; i < kProducers; ++i) {
        producers.push_back(std::make_unique<Repeatedly>(
            milliseconds{0}, [&tracer, &ids = made[i], random = std::mt19937(i)]() mutable {
              ids.push_back(FinishSpan(tracer, random));
            }));
      }
      std::this_thread::sleep_for(milliseconds{random() % 50});
      std::thread closing{[&] { tracer.Close(milliseconds{20}); }};
      tracer.Close(milliseconds{10});
      closing.join();
      std::this_thread::sleep_for(milliseconds{random() % 10});
    }
    const Metrics metrics = tracer.metrics();
    std::size_t finished = 0;
    for (const std::vector<std::uint64_t>& ids : made) finished += ids.size();
    EXPECT_EQ(metrics.finished, finished);
    EXPECT_EQ(metrics.buffered, 0u);
    EXPECT_TRUE(Balances(metrics));
  }
}

}  // namespace
}  // namespace lightstep

// Kills a tracer at any of its system calls while it recovers what dead processes left and makes
// spans of its own. The next one sends what is left: nothing is lost, and what is sent twice was in
// flight.
//
// RECOVERY_DEATHS is how many times over each wire; by default a dozen times.
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "test/recovery/shared.h"
#include "test/tracer/recovery/recovery_case.h"
#include "test/tracer/recovery/traced_process.h"

namespace lightstep {
namespace {

using delivery::Satellite;

using Names = std::multiset<std::string>;

Names NamesIn(const Satellite::Request& request) {
  Names names;
  for (const auto& span : request.report.spans()) names.insert(span.operation_name());
  return names;
}

Names NamesIn(const Satellite& satellite) {
  Names names;
  for (const auto& request : satellite.taken()) names.merge(NamesIn(request));
  return names;
}

// The spans of each connection's requests but its last: a connection carries one at a time, so the
// answers to these were read.
Names NamesOfAnswered(const Satellite& satellite) {
  std::map<int, Names> last;  // by connection
  Names answered;
  for (const auto& request : satellite.taken()) {
    Names& names = last[request.connection];
    answered.merge(names);
    names = NamesIn(request);
  }
  return answered;
}

class RecoveryDeathTest : public RecoveryTest {
 protected:
  static constexpr int kFiles = 2;
  static constexpr int kSpans = 1'000;  // in each: several requests, one after the other
  static constexpr int kOwnSpans = 20;

  // A process dies that had several tracers.
  void LeaveFiles() {
    LiveAndDie([&] {
      for (int i = 0; i < kFiles; ++i) {
        const std::string service = "dead" + std::to_string(i);
        auto* const tracer = new Tracer{Options(refusing_.port(), service)};
        for (int j = 0; j < kSpans; ++j) {
          Span span = tracer->StartSpan(service + "." + std::to_string(j));
          span.SetTag("text", std::string(1'000, 'x'));
          span.Finish();
        }
      }
    });
  }

  // Lives in the process that is killed. Counts the spans that it has finished itself.
  void Recover(const Satellite& satellite, std::atomic<int>& finished) {
    Tracer tracer{Options(satellite.port())};
    for (int i = 0; i < kOwnSpans; ++i) {
      tracer.StartSpan("own." + std::to_string(i)).Finish();
      ++finished;
    }
    tracer.Close();
    raise(SIGKILL);
  }

  // `first` has what the killed tracer sent. The next one sends the rest.
  void RecoverAndCheck(const Satellite& first, int finished) {
    Satellite second;
    Tracer tracer{Options(second.port())};
    EXPECT_TRUE(tracer.Close());
    const Names names = NamesIn(second);
    const Metrics metrics = tracer.metrics();
    EXPECT_EQ(metrics.recovered, names.size());
    EXPECT_EQ(metrics.recovered_acknowledged, names.size());
    EXPECT_EQ(metrics.recovered_rejected + metrics.recovered_dropped, 0u);
    EXPECT_EQ(directory_.Count(), 0u);

    const Names before = NamesIn(first);
    for (int i = 0; i < kFiles; ++i) {
      CheckThatNoneIsLost("dead" + std::to_string(i), kSpans, before, names);
    }
    CheckThatNoneIsLost("own", finished, before, names);
    for (const std::string& name : NamesOfAnswered(first)) {
      ASSERT_EQ(names.count(name), 0u) << name << " is sent again, although it was answered";
    }
  }

  static void CheckThatNoneIsLost(const std::string& service, int count, const Names& before,
                                  const Names& names) {
    for (int i = 0; i < count; ++i) {
      const std::string name = service + "." + std::to_string(i);
      ASSERT_LE(before.count(name), 1u) << name;
      ASSERT_LE(names.count(name), 1u) << name;
      ASSERT_GE(before.count(name) + names.count(name), 1u) << name << " is lost";
    }
  }

  // Returns the number of system calls of the process that was killed.
  std::uint64_t KillAndCheck(std::uint64_t calls) {
    Satellite satellite;
    LeaveFiles();
    const Shared<std::atomic<int>> finished;
    const std::uint64_t made = KillAtCall(calls, [&] { Recover(satellite, *finished); });
    satellite.Die();
    RecoverAndCheck(satellite, *finished);
    if (calls == UINT64_MAX) {
      EXPECT_FALSE(NamesOfAnswered(satellite).empty()) << "nothing would be sent again";
    }
    return made;
  }
};

TEST_P(RecoveryDeathTest, LosesNothing) {
  const char* const given = std::getenv("RECOVERY_DEATHS");
  const std::uint64_t deaths = given == nullptr ? 12 : std::strtoull(given, nullptr, 10);
  const std::uint64_t calls = KillAndCheck(UINT64_MAX);
  ASSERT_GT(calls, deaths);
  for (std::uint64_t death = 0; death < deaths; ++death) {
    const std::uint64_t call = death * calls / deaths + 1;
    KillAndCheck(call);
    if (HasFailure()) FAIL() << "at call " << call << " of " << calls;
  }
}

INSTANTIATE_TEST_SUITE_P(Wires, RecoveryDeathTest, kEachWire, WireName{});

}  // namespace
}  // namespace lightstep

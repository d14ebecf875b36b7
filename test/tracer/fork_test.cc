// Tests a tracer in a process that forks: parent and child each report their own spans, once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <set>
#include <string>

#include "test/delivery/name.h"
#include "test/delivery/satellite.h"
#include "test/delivery/waiting.h"
#include "test/tracer/endpoints.h"

namespace lightstep {
namespace {

using delivery::Satellite;

// Runs `check` in a forked child, and returns whether it was true there.
bool HoldsInChild(const std::function<bool()>& check) {
  const pid_t child = fork();
  if (child == 0) _exit(check() ? 0 : 1);
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Returns the names of the spans that `satellite` accepted, and the reporters that they came from.
std::multiset<std::string> Names(const Satellite& satellite) {
  std::multiset<std::string> names;
  for (const auto& request : satellite.taken()) {
    for (const collector::Span& span : request.report.spans()) names.insert(span.operation_name());
  }
  return names;
}

std::string ReporterOf(const Satellite::Request& request) {
  if (request.otlp.resource_spans_size() == 0) {
    return std::to_string(request.report.reporter().reporter_id());
  }
  for (const auto& attribute : request.otlp.resource_spans(0).resource().attributes()) {
    if (attribute.key() == "service.instance.id") return attribute.value().string_value();
  }
  return "";
}

std::set<std::string> Reporters(const Satellite& satellite) {
  std::set<std::string> reporters;
  for (const auto& request : satellite.taken()) reporters.insert(ReporterOf(request));
  return reporters;
}

class ForkTest : public WireTest {
 protected:
  Satellite satellite_;
  Tracer tracer_{OptionsFor(satellite_.port(), GetParam())};
};

TEST_P(ForkTest, LetsBothReportAndEachOfThemOnce) {
  tracer_.StartSpan("before").Finish();
  ASSERT_TRUE(HoldsInChild([&] {
    tracer_.StartSpan("child").Finish();
    return tracer_.Flush() && tracer_.Close();
  }));
  tracer_.StartSpan("after").Finish();
  ASSERT_TRUE(tracer_.Flush());
  EXPECT_EQ(Names(satellite_), (std::multiset<std::string>{"before", "child", "after"}));
  EXPECT_EQ(Reporters(satellite_).size(), 2u);
}

TEST_P(ForkTest, LetsBothReportWhileANameIsLookedUp) {
  delivery::Name name{"satellite"};
  name.Set({"127.0.0.1"});
  name.Hang();
  const TracerOptions options = OptionsFor({satellite_.port(), "satellite"}, GetParam());
  Tracer tracer{options};
  tracer.StartSpan("parent").Finish();
  ASSERT_TRUE(delivery::WaitUntil([&] { return name.look_ups() != 0; }));
  EXPECT_TRUE(HoldsInChild([&] {
    name.GoOn();  // the child's copy: the parent's look-up hangs on
    tracer.StartSpan("child").Finish();
    return tracer.Flush() && tracer.Close();
  }));
  EXPECT_EQ(Names(satellite_), (std::multiset<std::string>{"child"}));
  name.GoOn();
  ASSERT_TRUE(tracer.Flush());
  EXPECT_EQ(Names(satellite_), (std::multiset<std::string>{"child", "parent"}));
}

// Lets hanging look-ups of a name go on at the moment in which the process forks.
class GoesOnAtFork {
 public:
  explicit GoesOnAtFork(delivery::Name& name) {
    name_ = &name;
    // Registered after the tracer's handler, so it runs before that.
    static const int error = pthread_atfork(
        [] {
          if (name_ != nullptr) name_->GoOn();
        },
        {}, {});
    EXPECT_EQ(error, 0);
  }
  ~GoesOnAtFork() { name_ = nullptr; }

 private:
  static inline delivery::Name* name_ = nullptr;
};

// What the system's look-up has locked at that moment would stay locked in the child.
TEST_P(ForkTest, WaitsAMomentForLookUpsThatEnd) {
  delivery::Name name{"satellite"};
  name.Set({"127.0.0.1"});
  const GoesOnAtFork goes_on{name};
  const TracerOptions options = OptionsFor({satellite_.port(), "satellite"}, GetParam());
  constexpr int kForks = 20;
  int waited = 0;
  for (int i = 0; i < kForks; ++i) {
    name.Hang();
    Tracer tracer{options};
    tracer.StartSpan("parent").Finish();
    ASSERT_TRUE(delivery::WaitUntil([&] { return name.under_way() != 0; }));
    waited += HoldsInChild([&] { return name.under_way() == 0; });
    EXPECT_TRUE(tracer.Flush());
  }
  // A short wait only, because a busy machine may not run the look-up at all meanwhile.
  EXPECT_GE(waited, kForks / 2);
}

TEST_P(ForkTest, LetsAChildReportWhoseParentNeverDid) {
  ASSERT_TRUE(HoldsInChild([&] {
    tracer_.StartSpan("child").Finish();
    return tracer_.Flush();
  }));
  EXPECT_EQ(Names(satellite_), (std::multiset<std::string>{"child"}));
  EXPECT_EQ(tracer_.metrics().finished, 0u);
}

TEST_P(ForkTest, StartsTheBooksOfAChildAnew) {
  tracer_.StartSpan("before").Finish();
  ASSERT_TRUE(tracer_.Flush());
  EXPECT_TRUE(HoldsInChild([&] {
    const Metrics metrics = tracer_.metrics();
    return metrics.finished == 0 && metrics.acknowledged == 0 && metrics.buffered == 0;
  }));
  EXPECT_EQ(tracer_.metrics().acknowledged, 1u);
}

TEST_P(ForkTest, LeavesASpanToTheProcessThatStartedIt) {
  Span span = tracer_.StartSpan("of the parent");
  EXPECT_TRUE(HoldsInChild([&] {
    span.Finish();
    return tracer_.metrics().finished == 0 && tracer_.Flush();
  }));
  span.Finish();
  ASSERT_TRUE(tracer_.Flush());
  EXPECT_EQ(Names(satellite_), (std::multiset<std::string>{"of the parent"}));
}

TEST_P(ForkTest, StaysClosedInAChildOfAClosedTracer) {
  tracer_.StartSpan("before").Finish();
  ASSERT_TRUE(tracer_.Close());
  EXPECT_TRUE(HoldsInChild([&] {
    tracer_.StartSpan("child").Finish();
    const Metrics metrics = tracer_.metrics();
    return metrics.finished == 1 && metrics.dropped == 1;
  }));
}

TEST_P(ForkTest, WorksInChildrenOfChildren) {
  tracer_.StartSpan("first").Finish();
  ASSERT_TRUE(HoldsInChild([&] {
    tracer_.StartSpan("second").Finish();
    return HoldsInChild([&] {
             tracer_.StartSpan("third").Finish();
             return tracer_.Flush();
           }) &&
           tracer_.Flush();
  }));
  ASSERT_TRUE(tracer_.Flush());
  EXPECT_EQ(Names(satellite_), (std::multiset<std::string>{"first", "second", "third"}));
  EXPECT_EQ(Reporters(satellite_).size(), 3u);
}

INSTANTIATE_TEST_SUITE_P(Wires, ForkTest, kEachWire, WireName{});

}  // namespace
}  // namespace lightstep

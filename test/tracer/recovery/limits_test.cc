// Tests what bounds recovery: recovery_limit, recovery_age_limit, and its address space.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <fstream>

#include "test/delivery/waiting.h"
#include "test/tracer/recovery/recovery_case.h"

namespace lightstep {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class RecoveryLimitsTest : public RecoveryTest {};

TEST_P(RecoveryLimitsTest, DropsWhatIsBeyondALimit) {
  LeaveSpans(10);
  TracerOptions options = Options(satellite_.port());
  options.recovery_limit = 1;
  Tracer small{options};
  small.Close();
  EXPECT_EQ(small.metrics().recovered_dropped, 10u);
  EXPECT_THAT(log(), Contains(HasSubstr("recovery_limit")));

  LeaveSpans(10);
  options = Options(satellite_.port());
  options.recovery_age_limit = std::chrono::microseconds{1};
  Tracer forgetful{options};
  forgetful.Close();
  EXPECT_EQ(forgetful.metrics().recovered_dropped, 10u);
  EXPECT_THAT(log(), Contains(HasSubstr("recovery_age_limit")));
  EXPECT_THAT(Taken(satellite_), IsEmpty());
  EXPECT_EQ(directory_.Count(), 0u);
}

TEST_P(RecoveryLimitsTest, DropsTheOldestFirst) {
  LeaveSpans(1);
  LiveAndDie([&] {
    auto* const tracer = new Tracer{Options(refusing_.port(), "younger")};
    FinishSpans(*tracer, 1, "young");
  });
  TracerOptions options = Options(satellite_.port());
  // A file with one span takes some pages: less than that, and more than half of it.
  options.recovery_limit = 64 * 1024;
  Tracer tracer{options};
  tracer.Close();
  EXPECT_EQ(tracer.metrics().recovered, 2u);
  EXPECT_EQ(Taken(satellite_).count("young0"), 1u);
}

// Files are claimed a few at a time. The limit is for all of them, also while nothing can be sent.
TEST_P(RecoveryLimitsTest, LimitsTheSizeOfManyFilesTogether) {
  constexpr int kFiles = 150;
  LeaveFiles(kFiles);
  TracerOptions options = Options(refusing_.port());
  options.report_timeout = std::chrono::milliseconds{100};  // nobody takes the spans
  options.recovery_limit = 1024 * 1024;
  Tracer tracer{options};
  ASSERT_TRUE(delivery::WaitUntil([&] {
    const Metrics metrics = tracer.metrics();
    return metrics.recovered == kFiles && metrics.recovered_dropped > 100;
  }));
  tracer.Close();
  EXPECT_EQ(directory_.Count(".spans"), kFiles - tracer.metrics().recovered_dropped);
  EXPECT_GT(directory_.Count(".spans"), 1u);
  EXPECT_LE(directory_.BytesOnDisk(), options.recovery_limit);
}

// The address space of this process, in bytes.
std::size_t AddressSpace() {
  std::size_t pages = 0;
  std::ifstream{"/proc/self/statm"} >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// The program may have a limit on it (RLIMIT_AS), and wants it itself.
TEST_P(RecoveryLimitsTest, TakesNoAddressSpaceForWhatIsNotToBeSent) {
  constexpr int kFiles = 40;
  LeaveFiles(kFiles);
  const std::size_t before = AddressSpace();
  Tracer tracer{Options(refusing_.port())};
  ASSERT_TRUE(delivery::WaitUntil([&] { return tracer.metrics().recovered == kFiles; }));
  // A file is 68 MiB long. The tracer's buffer and threads take some of this as well.
  EXPECT_LT(AddressSpace(), before + std::size_t{1} * 1024 * 1024 * 1024);
  tracer.Close(kNoTime);
}

INSTANTIATE_TEST_SUITE_P(Wires, RecoveryLimitsTest, kEachWire, WireName{});

}  // namespace
}  // namespace lightstep

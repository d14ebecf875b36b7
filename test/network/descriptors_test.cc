// Tests src/network/descriptors.h in a process that closes descriptors which it does not own, and
// reuses their numbers.

#include "src/network/descriptors.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <optional>

namespace lightstep::network {
namespace {

// Descriptor `number` is closed for as long as this object exists.
class Closed {
 public:
  explicit Closed(int number) : number_{number}, kept_{fcntl(number, F_DUPFD_CLOEXEC, 10)} {
    close(number);
  }
  ~Closed() {
    dup2(kept_, number_);
    close(kept_);
  }

 private:
  const int number_;
  const int kept_;
};

TEST(AboveStandardTest, MovesWhatHasTheNumberOfAStandardDescriptor) {
  const Closed input{STDIN_FILENO};
  const int standard = open("/dev/null", O_RDWR);
  ASSERT_EQ(standard, STDIN_FILENO);
  const int fd = AboveStandard(standard);
  EXPECT_GT(fd, STDERR_FILENO);
  EXPECT_EQ(fcntl(STDIN_FILENO, F_GETFD), -1) << "the number is free again";
  EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
  close(fd);
}

TEST(AboveStandardTest, LeavesOthersAlone) {
  const int fd = open("/dev/null", O_RDWR);
  ASSERT_GT(fd, STDERR_FILENO);
  EXPECT_EQ(AboveStandard(fd), fd);
  close(fd);
  EXPECT_EQ(AboveStandard(-1), -1);
}

TEST(StandardTakenTest, WhatIsOpenedMeanwhileHasOtherNumbers) {
  const Closed input{STDIN_FILENO};
  {
    const StandardTaken taken;
    const int fd = open("/dev/null", O_RDWR);
    EXPECT_GT(fd, STDERR_FILENO);
    close(fd);
  }
  EXPECT_EQ(fcntl(STDIN_FILENO, F_GETFD), -1);
}

// Returns the number that the next descriptor will have.
int NextNumber() {
  const int fd = open("/dev/null", O_RDWR);
  close(fd);
  return fd;
}

TEST(CanaryTest, DiesWhenItIsClosed) {
  const int number = NextNumber();
  const Canary canary;
  EXPECT_TRUE(canary.IsAlive());
  close(number);
  EXPECT_FALSE(canary.IsAlive());
}

TEST(CanaryTest, DiesWhenItsNumberIsTakenOver) {
  const int number = NextNumber();
  std::optional<Canary> canary;
  canary.emplace();
  const int other = open("/dev/null", O_RDWR);
  ASSERT_EQ(dup2(other, number), number);
  EXPECT_FALSE(canary->IsAlive());
  canary.reset();
  EXPECT_NE(fcntl(number, F_GETFD), -1) << "a descriptor of another owner stays open";
  close(number);
  close(other);
}

}  // namespace
}  // namespace lightstep::network

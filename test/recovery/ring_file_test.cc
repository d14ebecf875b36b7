// Tests src/buffer/ring_file.h: a file is made whole or not at all, whatever happens meanwhile.
#include "src/buffer/ring_file.h"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

#include "test/recovery/ring.h"

namespace lightstep::recovery {
namespace {

using buffer::RingFile;

constexpr std::uint32_t kLargeRing = 256;  // segments, so 64 MiB

std::unique_ptr<RingFile> Make(const std::string& directory, std::uint32_t segments) {
  return RingFile::Make({directory, kProtocol, "origin"}, segments);
}

// The error with which no file can be made in `directory`; 0 if one is made.
int ErrorOfMaking(const std::string& directory) {
  try {
    Make(directory, kLargeRing);
    return 0;
  } catch (const std::system_error& error) {
    return error.code().value();
  }
}

// A file system in memory with 1 MiB.
class SmallDisk {
 public:
  SmallDisk()
      : is_mounted_{mount("none", directory_.path().c_str(), "tmpfs", 0, "size=1m") == 0},
        error_{is_mounted_ ? 0 : errno} {}
  ~SmallDisk() {
    if (is_mounted_) umount2(directory_.path().c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  int error() const { return error_; }
  const Directory& directory() const { return directory_; }

 private:
  const Directory directory_;
  const bool is_mounted_;
  const int error_;
};

TEST(RingFileTest, IsNotMadeOnAFullDisk) {
  const SmallDisk disk;
  if (disk.error() != 0) {
    GTEST_SKIP() << "no file system can be mounted: " << std::strerror(disk.error());
  }
  EXPECT_EQ(ErrorOfMaking(disk.directory().path()), ENOSPC);
  EXPECT_EQ(disk.directory().Count(), 0u);
}

// Beyond the limit, a process gets a signal that ends it (SIGXFSZ).
TEST(RingFileTest, IsNotMadeBeyondTheLimitOfFiles) {
  const Directory directory;
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit small = before;
  small.rlim_cur = 1 << 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const int error = ErrorOfMaking(directory.path());
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(error, EFBIG);
  EXPECT_EQ(directory.Count(), 0u);
}

// Those who look for files of dead processes take one that is not locked yet for such a file.
TEST(RingFileTest, IsMadeWhileOthersLookForDeadFiles) {
  const Directory directory;
  std::atomic<bool> is_over{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      while (!is_over) {
        for (const std::string& name : FindRingFiles(directory.path())) {
          DeadFile::TryClaim(directory.path(), name);
        }
      }
    });
  }
  for (int i = 0; i < 300; ++i) EXPECT_NO_THROW(Make(directory.path(), 1)->Remove());
  is_over = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(directory.Count(), 0u);
}

}  // namespace
}  // namespace lightstep::recovery

// Tests src/recovery/dead_file.h: one process at a time has a file, and only one that is its own.
#include "src/recovery/dead_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "test/recovery/ring.h"

namespace lightstep::recovery {
namespace {

using Outcome = DeadFile::Claim::Outcome;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class DeadFileTest : public testing::Test {
 protected:
  // A ring file whose process is dead. Returns its path.
  std::string MakeFile() {
    auto ring = MakeRing(directory_);
    return ring->file()->path();
  }

  DeadFile::Claim Claim(const std::string& path) {
    return DeadFile::TryClaim(directory_.path(), std::filesystem::path{path}.filename());
  }

  Directory directory_;
};

TEST_F(DeadFileTest, IsFoundByItsName) {
  std::ofstream{directory_.path() + "/lightstep-1-00.spans"};
  std::ofstream{directory_.path() + "/lightstep-1-00.spans.new"};
  std::ofstream{directory_.path() + "/lightstep-1-00.spans.damaged"};
  std::ofstream{directory_.path() + "/other.spans"};
  EXPECT_THAT(FindRingFiles(directory_.path()),
              UnorderedElementsAre("lightstep-1-00.spans", "lightstep-1-00.spans.new"));
  EXPECT_THAT(FindRingFiles(directory_.path() + "/none"), IsEmpty());
}

TEST_F(DeadFileTest, IsClaimedOnceAtATime) {
  const std::string path = MakeFile();
  DeadFile::Claim claim = Claim(path);
  EXPECT_EQ(claim.outcome, Outcome::kClaimed);
  EXPECT_EQ(Claim(path).outcome, Outcome::kAlive);
  claim.file.reset();
  EXPECT_EQ(Claim(path).outcome, Outcome::kClaimed);
}

TEST_F(DeadFileTest, IsAliveAsLongAsItsRing) {
  auto ring = MakeRing(directory_);
  const std::string path = ring->file()->path();
  EXPECT_EQ(Claim(path).outcome, Outcome::kAlive);
  ring.reset();
  EXPECT_EQ(Claim(path).outcome, Outcome::kClaimed);
}

// A descriptor or a mapping in the child would keep the lock.
TEST_F(DeadFileTest, IsNotKeptAliveByAForkedChild) {
  auto ring = MakeRing(directory_);
  const std::string path = ring->file()->path();
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(pipe[1]);
    char byte;
    _exit(read(pipe[0], &byte, 1) == 0 ? 0 : 1);  // until the parent has looked
  }
  ring.reset();
  EXPECT_EQ(Claim(path).outcome, Outcome::kClaimed);
  close(pipe[0]);
  close(pipe[1]);
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

// Nor does the child's copy of the buffer write into it.
TEST_F(DeadFileTest, IsNotWrittenByAForkedChild) {
  auto ring = MakeRing(directory_);
  ASSERT_TRUE(ring->Push(buffer::MakeFrame(1, 20)));
  const pid_t child = fork();
  if (child == 0) {
    ring->Reset();
    const bool is_empty = ring->pushed() == 0 && ring->file() == nullptr;
    ring->Push(buffer::MakeFrame(2, 20));
    _exit(is_empty && buffer::Drain(*ring) == std::vector<std::uint64_t>{2} ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  ring.reset();
  EXPECT_EQ(NumbersIn(directory_), From(1, 2));
}

TEST_F(DeadFileTest, IsPrivate) {
  struct stat status;
  ASSERT_EQ(stat(MakeFile().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
}

// What would make room on a full disk a fault.
TEST_F(DeadFileTest, HasAllOfItsBlocks) {
  struct stat status;
  ASSERT_EQ(stat(MakeFile().c_str(), &status), 0);
  EXPECT_GE(status.st_blocks * 512, status.st_size);
}

TEST_F(DeadFileTest, ThatIsALinkIsLeftAlone) {
  const std::string path = MakeFile(), link = directory_.path() + "/lightstep-2-00.spans";
  std::filesystem::create_symlink(path, link);
  const DeadFile::Claim claim = Claim(link);
  EXPECT_EQ(claim.outcome, Outcome::kNotOurs);
  EXPECT_THAT(claim.reason, HasSubstr("link"));
}

TEST_F(DeadFileTest, ThatHasOtherNamesIsLeftAlone) {
  const std::string path = MakeFile();
  std::filesystem::create_hard_link(path, directory_.path() + "/elsewhere");
  EXPECT_THAT(Claim(path).reason, HasSubstr("other names"));
}

TEST_F(DeadFileTest, ThatOthersMayOpenIsLeftAlone) {
  const std::string path = MakeFile();
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  EXPECT_THAT(Claim(path).reason, HasSubstr("other users"));
}

TEST_F(DeadFileTest, ThatAnotherUserOwnsIsLeftAlone) {
  const std::string path = MakeFile();
  // Root cannot either in a user namespace that has no other user, as Bazel's sandbox is.
  if (chown(path.c_str(), 65534, 65534) != 0) {
    GTEST_SKIP() << "no file can be given away: " << std::strerror(errno);
  }
  EXPECT_THAT(Claim(path).reason, HasSubstr("another user"));
}

TEST_F(DeadFileTest, ThatIsNoFileIsLeftAlone) {
  const std::string path = directory_.path() + "/lightstep-3-00.spans";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_THAT(Claim(path).reason, HasSubstr("regular"));
}

TEST_F(DeadFileTest, ThatWasNotFinishedIsRemoved) {
  const std::string path = directory_.path() + "/lightstep-4-00.spans.new";
  std::ofstream{path};
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  EXPECT_EQ(Claim(path).outcome, Outcome::kGone);
  EXPECT_EQ(directory_.Count(), 0u);
}

TEST_F(DeadFileTest, MayBeEmpty) {
  const std::string path = directory_.path() + "/lightstep-5-00.spans";
  std::ofstream{path};
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  const DeadFile::Claim claim = Claim(path);
  ASSERT_EQ(claim.outcome, Outcome::kClaimed);
  EXPECT_EQ(claim.file->bytes().size(), 0u);
}

TEST_F(DeadFileTest, IsRemovedOrSetAside) {
  const std::string first = MakeFile(), second = MakeFile();
  Claim(first).file->Remove();
  const DeadFile::Claim claim = Claim(second);
  EXPECT_EQ(claim.file->SetAside(), second + ".damaged");
  EXPECT_EQ(directory_.Count(), 1u);
  EXPECT_THAT(FindRingFiles(directory_.path()), IsEmpty());
}

}  // namespace
}  // namespace lightstep::recovery

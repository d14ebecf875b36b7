#include "src/network/descriptors.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lightstep::network {

int AboveStandard(int fd) {
  if (fd < 0 || fd > STDERR_FILENO) return fd;
  const int copy = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  close(fd);
  return copy;
}

StandardTaken::StandardTaken() {
  while (true) {
    const int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    if (fd > STDERR_FILENO) {
      close(fd);
      return;
    }
    placeholders_[count_++] = fd;
  }
}

StandardTaken::~StandardTaken() {
  while (count_ > 0) close(placeholders_[--count_]);
}

DescriptorIdentity::DescriptorIdentity(int fd) {
  struct stat status{};
  if (fstat(fd, &status) != 0) return;
  is_known_ = true;
  device_ = status.st_dev;
  inode_ = status.st_ino;
}

bool DescriptorIdentity::IsThatOf(int fd) const {
  struct stat status{};
  return is_known_ && fstat(fd, &status) == 0 && status.st_dev == device_ &&
         status.st_ino == inode_;
}

Canary::Canary()
    : fd_{AboveStandard(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))}, identity_{fd_} {}

Canary::~Canary() {
  if (fd_ >= 0 && IsAlive()) close(fd_);
}

bool Canary::IsAlive() const { return fd_ < 0 || identity_.IsThatOf(fd_); }

}  // namespace lightstep::network

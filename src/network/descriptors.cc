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

Canary::Canary() : fd_{AboveStandard(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))} {
  struct stat status{};
  if (fd_ < 0 || fstat(fd_, &status) != 0) return;
  device_ = status.st_dev;
  inode_ = status.st_ino;
}

Canary::~Canary() {
  if (fd_ >= 0 && IsAlive()) close(fd_);
}

bool Canary::IsAlive() const {
  if (fd_ < 0) return true;
  struct stat status{};
  return fstat(fd_, &status) == 0 && status.st_dev == device_ && status.st_ino == inode_;
}

}  // namespace lightstep::network

// Descriptors of the tracer's own, in a process that may close or take over any number of them.
//
// Programs that become daemons close every descriptor, and put others in the place of 0 to 2. What
// stays above 2, and notices that its number is somebody else's by now, survives that.
//
// Used by the delivery loop and by Transport.
#pragma once

#include <sys/types.h>

namespace lightstep::network {

// `fd`, or a copy of it above 2 if it is one of the standard descriptors; `fd` is closed then. -1
// with errno set where there is none.
int AboveStandard(int fd);

// Keeps the numbers 0 to 2 taken while it lives, so that what is opened meanwhile gets others.
class StandardTaken {
 public:
  StandardTaken();
  ~StandardTaken();
  StandardTaken(const StandardTaken&) = delete;
  StandardTaken& operator=(const StandardTaken&) = delete;

 private:
  int placeholders_[3];
  int count_ = 0;
};

// What tells the descriptor that is open now from one that has its number later.
class DescriptorIdentity {
 public:
  // Of none: no number is that.
  DescriptorIdentity() = default;
  explicit DescriptorIdentity(int fd);

  // Whether `fd` is still open, and is what it was.
  bool IsThatOf(int fd) const;

 private:
  bool is_known_ = false;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

// A descriptor that nobody uses. Whoever closes all descriptors closes it too, which can be seen:
// it has an inode of its own, unlike an epoll instance or a timer, all of which share one.
class Canary {
 public:
  // Where the system gives no descriptor, it is taken to be alive for ever.
  Canary();
  ~Canary();
  Canary(const Canary&) = delete;
  Canary& operator=(const Canary&) = delete;

  // Whether the descriptor is still the one that was opened.
  bool IsAlive() const;

 private:
  const int fd_;
  const DescriptorIdentity identity_;
};

}  // namespace lightstep::network

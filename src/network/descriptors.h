// Keeps the tracer's descriptors safe in a process that may close or replace any of them.
//
// Programs that become daemons close every descriptor, and open others as 0 to 2. The tracer
// survives that because its descriptors stay above 2, and because it notices when a number has come
// to mean another file.
//
// Used by the delivery loop and by Transport.
#pragma once

#include <sys/types.h>

namespace lightstep::network {

// Returns `fd`, or, if it is one of the standard descriptors, a copy of it above 2, and closes
// `fd`. Returns -1 with errno set if no descriptor is left.
int AboveStandard(int fd);

// Occupies the numbers 0 to 2 during its lifetime, so that files that are opened meanwhile get
// others.
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

// Tells the file that a descriptor means now from one that gets the same number later.
class DescriptorIdentity {
 public:
  // Of no file: IsThatOf returns false for every descriptor.
  DescriptorIdentity() = default;
  explicit DescriptorIdentity(int fd);

  // Whether `fd` is open and still means the same file.
  bool IsThatOf(int fd) const;

 private:
  bool is_known_ = false;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

// A descriptor that nobody uses. A program that closes all descriptors closes this one too, and
// that can be noticed: it has an inode of its own, whereas all epoll instances and timers share
// one.
class Canary {
 public:
  // If the system provides no descriptor, IsAlive always returns true.
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

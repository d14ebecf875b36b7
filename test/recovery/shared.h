// Memory that a process that dies shares with the test that looks at what it has done.
#pragma once

#include <sys/mman.h>

namespace lightstep {

// A value in memory that outlives the processes that write there. Its bytes are 0 at first.
template <class Value>
class Shared {
 public:
  Shared()
      : memory_{mmap(nullptr, sizeof(Value), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
                     0)} {}
  ~Shared() { munmap(memory_, sizeof(Value)); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  Value& operator*() const { return *static_cast<Value*>(memory_); }
  Value* operator->() const { return static_cast<Value*>(memory_); }

 private:
  void* const memory_;
};

}  // namespace lightstep

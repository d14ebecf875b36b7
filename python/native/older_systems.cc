// Lets a module that is built on a new system run on older ones, down to glibc 2.27 and the
// libstdc++ of GCC 7. The one place that knows of either's versions; nothing calls it by name.
//
// A linker takes the newest version of a symbol, whether or not that differs from the first. What
// is thus asked for and is too new, by this code, Boost's headers or the static OpenSSL, is defined
// here, for the module alone: by the first version where there was one, else by what did the same
// then. test/wheel/older_systems_test.py names what is missing here.
#include <cxxabi.h>
#include <features.h>

#if defined(__x86_64__) && defined(__GLIBC__)

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <ctime>
#include <exception>

// `is NAME, OLDER`: here, NAME is OLDER, a symbol with its version.
asm(R"(
  .pushsection .text
  .macro is name, older
    .symver \name\().older, \older
    .globl \name
    .hidden \name
    .type \name, @function
    \name:
      endbr64
      jmp *\name\().older@GOTPCREL(%rip)
    .size \name, . - \name
  .endm

  # glibc 2.32 and 2.34 moved these into libc.so.6, where they have a second version.
  is dladdr, dladdr@GLIBC_2.2.5
  is dlclose, dlclose@GLIBC_2.2.5
  is dlerror, dlerror@GLIBC_2.2.5
  is dlopen, dlopen@GLIBC_2.2.5
  is dlsym, dlsym@GLIBC_2.2.5
  is pthread_condattr_setclock, pthread_condattr_setclock@GLIBC_2.3.3
  is pthread_create, pthread_create@GLIBC_2.2.5
  is pthread_detach, pthread_detach@GLIBC_2.2.5
  is pthread_getspecific, pthread_getspecific@GLIBC_2.2.5
  is pthread_join, pthread_join@GLIBC_2.2.5
  is pthread_key_create, pthread_key_create@GLIBC_2.2.5
  is pthread_key_delete, pthread_key_delete@GLIBC_2.2.5
  is pthread_mutex_trylock, pthread_mutex_trylock@GLIBC_2.2.5
  is pthread_once, pthread_once@GLIBC_2.2.5
  is pthread_rwlock_destroy, pthread_rwlock_destroy@GLIBC_2.2.5
  is pthread_rwlock_init, pthread_rwlock_init@GLIBC_2.2.5
  is pthread_rwlock_rdlock, pthread_rwlock_rdlock@GLIBC_2.2.5
  is pthread_rwlock_unlock, pthread_rwlock_unlock@GLIBC_2.2.5
  is pthread_rwlock_wrlock, pthread_rwlock_wrlock@GLIBC_2.2.5
  is pthread_setname_np, pthread_setname_np@GLIBC_2.12
  is pthread_setspecific, pthread_setspecific@GLIBC_2.2.5
  is pthread_sigmask, pthread_sigmask@GLIBC_2.2.5

  # glibc 2.38 gave C23 its own. They know binary numbers besides.
  is __isoc23_sscanf, __isoc99_sscanf@GLIBC_2.7
  is __isoc23_strtol, strtol@GLIBC_2.2.5
  is __isoc23_strtoll, strtoll@GLIBC_2.2.5
  is __isoc23_strtoul, strtoul@GLIBC_2.2.5
  is __isoc23_strtoull, strtoull@GLIBC_2.2.5

  # std::__throw_bad_array_new_length(): what `new` itself calls does the same.
  is _ZSt28__throw_bad_array_new_lengthv, __cxa_throw_bad_array_new_length@CXXABI_1.3.8
  # std::runtime_error(std::runtime_error&&): they were copied.
  is _ZNSt13runtime_errorC2EOS_, _ZNSt13runtime_errorC2ERKS_@GLIBCXX_3.4.21

  .purgem is
  .popsection
)");

#define FOR_THE_MODULE __attribute__((used, visibility("hidden")))

extern "C" {

struct stat;

// 1 is the layout of `struct stat` that there is.
int __xstat(int layout, const char* path, struct stat* result);
int __fxstat(int layout, int descriptor, struct stat* result);
int __lxstat(int layout, const char* path, struct stat* result);

FOR_THE_MODULE int stat(const char* path, struct stat* result) { return __xstat(1, path, result); }

FOR_THE_MODULE int fstat(int descriptor, struct stat* result) {
  return __fxstat(1, descriptor, result);
}

FOR_THE_MODULE int lstat(const char* path, struct stat* result) {
  return __lxstat(1, path, result);
}

// libstdc++ looks here whether it can count references without atomic instructions.
FOR_THE_MODULE char __libc_single_threaded = 0;

// As libstdc++ did before there was one: a system clock that is set during the wait lengthens or
// shortens it.
FOR_THE_MODULE int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                          clockid_t clock, const timespec* deadline) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  timespec now{};
  timespec today{};
  clock_gettime(clock, &now);
  clock_gettime(CLOCK_REALTIME, &today);
  const std::int64_t nanoseconds = deadline->tv_nsec - now.tv_nsec + today.tv_nsec + kSecond;
  timespec then{};
  then.tv_sec = deadline->tv_sec - now.tv_sec + today.tv_sec + nanoseconds / kSecond - 1;
  then.tv_nsec = nanoseconds % kSecond;
  return pthread_cond_timedwait(condition, mutex, &then);
}

// std::exception_ptr::_M_addref(): a copy adds a reference, and this one is never destroyed.
void CopyOfExceptionPtr(void* copy,
                        const void* original) asm("_ZNSt15__exception_ptr13exception_ptrC1ERKS0_");
FOR_THE_MODULE void AddReference(void* exception_ptr) asm(
    "_ZNSt15__exception_ptr13exception_ptr9_M_addrefEv");
void AddReference(void* exception_ptr) {
  void* copy = nullptr;
  CopyOfExceptionPtr(&copy, exception_ptr);
}

// std::exception_ptr::_M_release(). The destructor of std::exception_ptr would do the same. But it
// is inline today, so that the module may have one of its own, which calls this function. That of
// std::nested_exception is not. It destroys the pointer behind its table of virtual functions.
void DestroyNestedException(void* nested) asm("_ZNSt16nested_exceptionD1Ev");
FOR_THE_MODULE void ReleaseReference(void* exception_ptr) asm(
    "_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv");
void ReleaseReference(void* exception_ptr) {
  void*& exception = *static_cast<void**>(exception_ptr);
  void* nested[] = {nullptr, exception};
  DestroyNestedException(nested);
  exception = nullptr;
}

// std::__atomic_futex_unsigned_base::_M_futex_wait_until_steady(), on which std::future waits.
// False when the time is over.
FOR_THE_MODULE bool
WaitUntilSteady(void* self, unsigned* address, unsigned value, bool has_deadline, std::int64_t seconds, std::int64_t nanoseconds) asm(
    "_ZNSt28__atomic_futex_unsigned_base26_M_futex_wait_until_steadyEPjjbNSt6c"
    "hrono8durationIlSt5ratioILl1ELl1EEEENS2_IlS3_ILl1ELl1000000000EEEE");
bool WaitUntilSteady(void*, unsigned* address, unsigned value, bool has_deadline,
                     std::int64_t seconds, std::int64_t nanoseconds) {
  if (has_deadline && seconds < 0) return false;
  const timespec deadline{seconds, nanoseconds};
  // On CLOCK_MONOTONIC, as FUTEX_CLOCK_REALTIME is not among the flags.
  const long result = syscall(SYS_futex, address, FUTEX_WAIT_BITSET, value,
                              has_deadline ? &deadline : nullptr, nullptr, FUTEX_BITSET_MATCH_ANY);
  return result == 0 || errno != ETIMEDOUT;
}

// What GCC 14 has an exception run into that leaves a noexcept function.
[[noreturn]] FOR_THE_MODULE void CallTerminate(void* exception) asm("__cxa_call_terminate");
void CallTerminate(void* exception) {
  if (exception != nullptr) abi::__cxa_begin_catch(exception);
  std::terminate();
}

}  // extern "C"

#endif

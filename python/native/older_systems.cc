// Lets a module that is built on a new system run on older ones, down to glibc 2.27 (2.28 on Arm)
// and the libstdc++ of GCC 7. The one place that knows of either's versions; nothing calls it by
// name.
//
// A linker takes the newest version of a symbol, whether or not that differs from the first. What
// is thus asked for and is too new, by this code, Boost's headers or the static OpenSSL, is defined
// here, for the module alone: by the first version where there was one, else by what did the same
// then. test/wheel/older_systems_test.py names what is missing here.
#include <cxxabi.h>
#include <features.h>

#if defined(__GLIBC__) && (defined(__x86_64__) || defined(__aarch64__))

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <ctime>
#include <exception>
#include <new>

// `jump_to SYMBOL`: to a function that the dynamic linker finds.
// `first NAME, SYMBOL, VERSION`: here, NAME is the first SYMBOL of glibc, with its version on
// x86-64.
#ifdef __x86_64__
// What `struct stat` looks like, as a number.
constexpr int kStatLayout = 1;
asm(R"(
  .macro jump_to symbol
    endbr64
    jmp *\symbol@GOTPCREL(%rip)
  .endm
  .macro first name, symbol, version
    is \name, \symbol@GLIBC_\version
  .endm
)");
#else
constexpr int kStatLayout = 0;
// Arm's first glibc was 2.17.
asm(R"(
  .macro jump_to symbol
    bti c
    adrp x16, :got:\symbol
    ldr x16, [x16, :got_lo12:\symbol]
    br x16
  .endm
  .macro first name, symbol, version
    is \name, \symbol@GLIBC_2.17
  .endm
)");
#endif

// `is NAME, OLDER`: here, NAME is OLDER, a symbol with its version.
asm(R"(
  .pushsection .text
  .macro is name, older
    .symver \name\().older, \older
    .globl \name
    .hidden \name
    .type \name, %function
    \name:
      jump_to \name\().older
    .size \name, . - \name
  .endm

  # glibc 2.32 and 2.34 moved these into libc.so.6, where they have a second version.
  first dladdr, dladdr, 2.2.5
  first dlclose, dlclose, 2.2.5
  first dlerror, dlerror, 2.2.5
  first dlopen, dlopen, 2.2.5
  first dlsym, dlsym, 2.2.5
  first pthread_condattr_setclock, pthread_condattr_setclock, 2.3.3
  first pthread_create, pthread_create, 2.2.5
  first pthread_detach, pthread_detach, 2.2.5
  first pthread_getspecific, pthread_getspecific, 2.2.5
  first pthread_join, pthread_join, 2.2.5
  first pthread_key_create, pthread_key_create, 2.2.5
  first pthread_key_delete, pthread_key_delete, 2.2.5
  first pthread_mutex_trylock, pthread_mutex_trylock, 2.2.5
  first pthread_once, pthread_once, 2.2.5
  first pthread_rwlock_destroy, pthread_rwlock_destroy, 2.2.5
  first pthread_rwlock_init, pthread_rwlock_init, 2.2.5
  first pthread_rwlock_rdlock, pthread_rwlock_rdlock, 2.2.5
  first pthread_rwlock_unlock, pthread_rwlock_unlock, 2.2.5
  first pthread_rwlock_wrlock, pthread_rwlock_wrlock, 2.2.5
  first pthread_setname_np, pthread_setname_np, 2.12
  first pthread_setspecific, pthread_setspecific, 2.2.5
  first pthread_sigmask, pthread_sigmask, 2.2.5

  # glibc 2.38 gave C23 its own. They know binary numbers besides.
  first __isoc23_sscanf, __isoc99_sscanf, 2.7
  first __isoc23_strtol, strtol, 2.2.5
  first __isoc23_strtoll, strtoll, 2.2.5
  first __isoc23_strtoul, strtoul, 2.2.5
  first __isoc23_strtoull, strtoull, 2.2.5

  # std::__throw_bad_array_new_length(): what `new` itself calls does the same.
  is _ZSt28__throw_bad_array_new_lengthv, __cxa_throw_bad_array_new_length@CXXABI_1.3.8
  # std::runtime_error(std::runtime_error&&): they were copied.
  is _ZNSt13runtime_errorC2EOS_, _ZNSt13runtime_errorC2ERKS_@GLIBCXX_3.4.21

  .purgem first
  .purgem is
  .purgem jump_to
  .popsection
)");

#define FOR_THE_MODULE __attribute__((used, visibility("hidden")))

extern "C" {

struct stat;

int __xstat(int layout, const char* path, struct stat* result);
int __fxstat(int layout, int descriptor, struct stat* result);
int __lxstat(int layout, const char* path, struct stat* result);

FOR_THE_MODULE int stat(const char* path, struct stat* result) {
  return __xstat(kStatLayout, path, result);
}

FOR_THE_MODULE int fstat(int descriptor, struct stat* result) {
  return __fxstat(kStatLayout, descriptor, result);
}

FOR_THE_MODULE int lstat(const char* path, struct stat* result) {
  return __lxstat(kStatLayout, path, result);
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

// std::rethrow_exception(std::exception_ptr), by the address of its argument.
[[noreturn]] void RethrowException(void* exception_ptr) asm(
    "_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE");

// std::exception_ptr::_M_addref(). A copy of the pointer would add a reference. But its constructor
// is inline today, and a module that is not optimised has one of its own, which calls this
// function. So it is thrown and caught, and the pointer to what is caught is never destroyed.
FOR_THE_MODULE void AddReference(void* exception_ptr) asm(
    "_ZNSt15__exception_ptr13exception_ptr9_M_addrefEv");
void AddReference(void* exception_ptr) {
  if (*static_cast<void**>(exception_ptr) == nullptr) return;
  try {
    RethrowException(exception_ptr);
  } catch (...) {
    alignas(std::exception_ptr) unsigned char reference[sizeof(std::exception_ptr)];
    new (reference) std::exception_ptr(std::current_exception());
  }
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

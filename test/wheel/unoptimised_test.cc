// Tests python/native/older_systems.cc where the compiler does not optimise: what it defines must
// not end in a function of the module that calls it again.
#include <gtest/gtest.h>

#include <exception>
#include <future>
#include <stdexcept>
#include <string>

namespace {

TEST(UnoptimisedTest, CopiesAndDestroysPointersToExceptions) {
  std::exception_ptr first = std::make_exception_ptr(std::runtime_error{"reason"});
  const std::exception_ptr second = first;
  first = nullptr;
  std::string reason;
  try {
    std::rethrow_exception(second);
  } catch (const std::runtime_error& error) {
    reason = error.what();
  }
  EXPECT_EQ(reason, "reason");
}

TEST(UnoptimisedTest, GetsTheExceptionOfAFuture) {
  std::promise<void> promise;
  promise.set_exception(std::make_exception_ptr(std::runtime_error{"reason"}));
  EXPECT_THROW(promise.get_future().get(), std::runtime_error);
}

}  // namespace

// Tests src/common/non_finite.h.
#include "src/common/non_finite.h"

#include <gtest/gtest.h>

#include <limits>

namespace lightstep::common {
namespace {

using Limits = std::numeric_limits<double>;

TEST(NameOfNonFiniteTest, NamesWhatIsNoNumber) {
  EXPECT_EQ(NameOfNonFinite(Limits::quiet_NaN()), "NaN");
  EXPECT_EQ(NameOfNonFinite(-Limits::quiet_NaN()), "NaN");
  EXPECT_EQ(NameOfNonFinite(Limits::infinity()), "Infinity");
  EXPECT_EQ(NameOfNonFinite(-Limits::infinity()), "-Infinity");
}

TEST(NameOfNonFiniteTest, HasNoNameForANumber) {
  for (const double number : {0.0, -0.0, Limits::max(), Limits::lowest(), Limits::denorm_min()}) {
    EXPECT_EQ(NameOfNonFinite(number), "") << number;
  }
}

}  // namespace
}  // namespace lightstep::common

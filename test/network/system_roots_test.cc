// Tests src/network/system_roots.h: where the system's certificates are looked for.

#include "src/network/system_roots.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace lightstep::network {
namespace {

std::string MakeFile(const std::string& name) {
  const std::string path = ::testing::TempDir() + name;
  std::ofstream{path} << "x";
  return path;
}

const std::string kMissingPath = ::testing::TempDir() + "nothing/is/here";

TEST(FindSystemBundle, LeavesItToOpenSslWhereItsOwnPlaceIsThere) {
  EXPECT_EQ(FindSystemBundle(::testing::TempDir(), {MakeFile("left_to_openssl")}), "");
}

TEST(FindSystemBundle, TakesTheFirstThatIsThere) {
  const std::string first = MakeFile("first"), second = MakeFile("second");
  EXPECT_EQ(FindSystemBundle(kMissingPath, {kMissingPath, first, second}), first);
}

TEST(FindSystemBundle, FindsNoneWhereThereIsNone) {
  EXPECT_EQ(FindSystemBundle(kMissingPath, {kMissingPath}), "");
}

}  // namespace
}  // namespace lightstep::network

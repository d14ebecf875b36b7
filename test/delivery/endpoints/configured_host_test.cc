// Tests src/delivery/endpoints/configured_host.h: how requests and messages name a configured host.

#include "src/delivery/endpoints/configured_host.h"

#include <gtest/gtest.h>

#include <string>

namespace lightstep::delivery {
namespace {

std::string Header(const std::string& host, std::uint16_t port, bool has_tls) {
  return std::string{ConfiguredHost{{host, port, has_tls}}.target().host};
}

TEST(HostHeaderTest, NamesThePortWhereItIsNotTheDefault) {
  EXPECT_EQ(Header("localhost", 80, false), "localhost");
  EXPECT_EQ(Header("localhost", 443, true), "localhost");
  EXPECT_EQ(Header("localhost", 443, false), "localhost:443");
  EXPECT_EQ(Header("localhost", 80, true), "localhost:80");
  EXPECT_EQ(Header("localhost", 8360, false), "localhost:8360");
  EXPECT_EQ(Header("::1", 443, true), "[::1]");
  EXPECT_EQ(Header("::1", 8360, true), "[::1]:8360");
}

TEST(HostHeaderTest, HasNeitherTheTrailingDotNorTheZone) {
  EXPECT_EQ(Header("localhost.", 80, false), "localhost");
  EXPECT_EQ(Header("localhost.", 8360, false), "localhost:8360");
  EXPECT_EQ(Header("fe80::1%eth0", 80, false), "[fe80::1]");
  EXPECT_EQ(Header("fe80::1%eth0", 8360, true), "[fe80::1]:8360");
}

TEST(HostTargetTest, HasThePathThatWasConfigured) {
  EXPECT_EQ((ConfiguredHost{{"localhost", 80}}.target().path), "");
  EXPECT_EQ((ConfiguredHost{{"localhost", 80, false, "/v1/traces"}}.target().path), "/v1/traces");
}

TEST(HostNameTest, IsAsConfigured) {
  EXPECT_EQ((ConfiguredHost{{"localhost.", 80}}.name()), "localhost.:80");
  EXPECT_EQ((ConfiguredHost{{"fe80::1%eth0", 443, true}}.name()), "[fe80::1%eth0]:443");
}

}  // namespace
}  // namespace lightstep::delivery

// Tests ParseUrl and RequestPath (src/configuration/url.h).
#include "src/configuration/url.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace lightstep::configuration {
namespace {

struct Case {
  std::string text;
  bool is_tls;
  std::string host;
  int port;
  std::string request_path;
};

void PrintTo(const Case& each, std::ostream* out) { *out << each.text; }

class UrlTest : public testing::TestWithParam<Case> {};

TEST_P(UrlTest, HasItsParts) {
  const Case& expected = GetParam();
  const std::optional<Url> url = ParseUrl(expected.text);
  ASSERT_TRUE(url.has_value());
  EXPECT_EQ(url->is_tls, expected.is_tls);
  EXPECT_EQ(url->host, expected.host);
  EXPECT_EQ(url->port, expected.port);
  EXPECT_EQ(RequestPath(*url, "/default"), expected.request_path);
}

INSTANTIATE_TEST_SUITE_P(
    All, UrlTest,
    testing::Values(Case{"http://localhost:4318", false, "localhost", 4318, "/default"},
                    Case{"https://[fe80::1%eth0]", true, "fe80::1%eth0", 443, "/default"},
                    Case{"http://[fe80::1%25eth0]:4318", false, "fe80::1%eth0", 4318, "/default"},
                    Case{"http://localhost", false, "localhost", 80, "/default"},
                    Case{"https://a.example", true, "a.example", 443, "/default"},
                    Case{"HTTPS://A.example/", true, "A.example", 443, "/default"},
                    Case{"http://a/#", false, "a", 80, "/"}, Case{"http://a#", false, "a", 80, "/"},
                    Case{"http://a/b#", false, "a", 80, "/b"},
                    Case{"http://127.0.0.1:1/v1/traces", false, "127.0.0.1", 1, "/v1/traces"},
                    Case{"http://[::1]:65535", false, "::1", 65535, "/default"},
                    Case{"https://[2001:db8::1]/a/", true, "2001:db8::1", 443, "/a/"},
                    Case{"http://a/b?c=d&e=%20@", false, "a", 80, "/b?c=d&e=%20@"},
                    Case{"http://a?c", false, "a", 80, "/?c"}));

class NoUrlTest : public testing::TestWithParam<const char*> {};

TEST_P(NoUrlTest, IsRefused) { EXPECT_FALSE(ParseUrl(GetParam()).has_value()); }

INSTANTIATE_TEST_SUITE_P(All, NoUrlTest,
                         testing::Values("", "a", "a:1", "localhost:4318", "ftp://a", "grpc://a:1",
                                         "http:/a", "http://", "http:///a", "http://:1",
                                         "http://a:", "http://a:0", "http://a:01", "http://a:65536",
                                         "http://a:-1", "http://a:b", "http://user@a",
                                         "http://user:password@a:1", "http://@a", "http://a b",
                                         "http://a/b c", "http://a/\r\nX: y", "http://a/b#c",
                                         "http://[::1", "http://[]", "http://[g]", "http://[::1]a",
                                         "http://::1:80", "http://b\xC3\xBC.de", "http://a/\x7F",
                                         "http://a\n"));

}  // namespace
}  // namespace lightstep::configuration

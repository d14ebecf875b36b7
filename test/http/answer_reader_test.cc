// Tests src/http/answer_reader.h: which answers are understood, which are not, and what is kept of
// them.

#include "src/http/answer_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace lightstep::http {
namespace {

using State = AnswerReader::State;
using ::testing::HasSubstr;

// Feeds `bytes` in pieces, and then, if `is_ended`, the end of the connection.
AnswerReader Read(std::string_view bytes, std::size_t piece, bool is_ended = false) {
  AnswerReader reader;
  for (std::size_t at = 0; at < bytes.size(); at += piece) reader.Feed(bytes.substr(at, piece));
  if (is_ended) reader.End();
  return reader;
}

struct Case {
  std::string_view name;
  std::string bytes;
  bool is_ended;
  unsigned status;
  std::string body;
  bool keep_alive;
};

void PrintTo(const Case& value, std::ostream* out) { *out << value.name; }

class Understood : public ::testing::TestWithParam<Case> {};

TEST_P(Understood, HoweverItIsCut) {
  const Case& expected = GetParam();
  for (std::size_t piece = 1; piece <= expected.bytes.size(); piece += piece < 40 ? 1 : 1'000) {
    const AnswerReader reader = Read(expected.bytes, piece, expected.is_ended);
    ASSERT_EQ(reader.state(), State::kComplete) << piece;
    ASSERT_TRUE(reader.has_status());
    ASSERT_EQ(reader.answer().status, expected.status) << piece;
    ASSERT_EQ(reader.answer().body, expected.body) << piece;
    ASSERT_EQ(reader.answer().keep_alive, expected.keep_alive) << piece;
  }
}

const std::string kLongHeaders = [] {
  std::string headers;
  for (int i = 0; i < 1'000; ++i) headers += "X-Name-" + std::to_string(i) + ": value\r\n";
  return headers + "X-Long: " + std::string(50'000, 'x') + "\r\n";
}();

INSTANTIATE_TEST_SUITE_P(
    Answers, Understood,
    ::testing::Values(
        Case{"Plain", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false, 200, "ok", true},
        Case{"Empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false, 200, "", true},
        Case{"NoReason", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", false, 200, "", true},
        Case{"NoBlank", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", false, 200, "", true},
        Case{"BareLineFeeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", false, 200, "ok", true},
        Case{"LinesBefore", "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false, 200, "",
             true},
        Case{"NoContent", "HTTP/1.1 204 No Content\r\n\r\n", false, 204, "", true},
        Case{"Close", "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", false,
             200, "", false},
        Case{"Http10", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false, 200, "", false},
        Case{"Http10KeepAlive",
             "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", false, 200,
             "", true},
        Case{"Interim",
             "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
             "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
             false, 503, "", true},
        Case{"SwitchesProtocols", "HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n", false, 101, "",
             false},
        Case{"Chunked",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
             "3;name=value\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n",
             false, 200, "abcde", true},
        Case{"ChunkedBareLineFeeds", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n",
             false, 200, "abc", true},
        Case{"ChunkedCut", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc", true,
             200, "abc", false},
        Case{"ChunkSizeUnreadable", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
             false, 200, "", false},
        Case{"UntilTheEnd", "HTTP/1.1 200 OK\r\n\r\neverything", true, 200, "everything", false},
        Case{"BodyCut", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", true, 200, "abc",
             false},
        Case{"HeadersCut", "HTTP/1.1 200 OK\r\nContent-Len", true, 200, "", false},
        Case{"StatusLineCut", "HTTP/1.1 200 O", true, 200, "", false},
        Case{"LongHeaders", "HTTP/1.1 200 OK\r\n" + kLongHeaders + "Content-Length: 2\r\n\r\nok",
             false, 200, "ok", true},
        Case{"UnreadableLength", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc", true, 200,
             "abc", false}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST(AnswerReaderTest, KeepsTheHeadersThatMatter) {
  const AnswerReader reader = Read(
      "HTTP/1.1 503 Busy\r\nRETRY-AFTER:  7 \r\ncontent-type: Text/HTML; charset=utf-8\r\n"
      "Location:https://example.org/\r\nContent-Length: 0\r\n\r\n",
      1'000);
  EXPECT_EQ(reader.answer().retry_after, "7");
  EXPECT_EQ(reader.answer().content_type, "Text/HTML; charset=utf-8");
  EXPECT_EQ(reader.answer().location, "https://example.org/");
}

TEST(AnswerReaderTest, ReadsOnWhileAnAnswerIsNotWhole) {
  for (const std::string_view bytes :
       {"", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no",
        "HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nwho knows"}) {
    EXPECT_EQ(Read(bytes, 1'000).state(), State::kReading) << bytes;
  }
}

TEST(AnswerReaderTest, AnAnswerThatIsFollowedByMoreSpoilsTheConnection) {
  const AnswerReader reader = Read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1", 1'000);
  EXPECT_EQ(reader.state(), State::kComplete);
  EXPECT_FALSE(reader.answer().keep_alive);
}

TEST(AnswerReaderTest, ALongBodyIsKnownWellEnoughBeforeItsEnd) {
  AnswerReader reader;
  reader.Feed("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
  const std::string piece(100'000, 'x');
  for (int i = 0; i < 11; ++i) reader.Feed(piece);
  EXPECT_EQ(reader.state(), State::kComplete);
  EXPECT_EQ(reader.answer().body.size(), kMaxKeptBody);
  EXPECT_FALSE(reader.answer().keep_alive);
}

// The beginning of an answer, and what is repeated without end behind it.
struct Endless {
  std::string begin;
  std::string rest;
  State state;
};

class EndlessTest : public ::testing::TestWithParam<Endless> {};

TEST_P(EndlessTest, EndsWithinABound) {
  AnswerReader reader;
  reader.Feed(GetParam().begin);
  std::string piece;
  while (piece.size() < 10'000) piece += GetParam().rest;
  std::uint64_t fed = 0;
  while (reader.state() == State::kReading && fed < 4 * kMaxHead) {
    reader.Feed(piece);
    fed += piece.size();
  }
  EXPECT_EQ(reader.state(), GetParam().state);
  EXPECT_LE(reader.answer().location.size(), kMaxKeptValue);
}

INSTANTIATE_TEST_SUITE_P(
    Peers, EndlessTest,
    ::testing::Values(Endless{"HTTP/1.1 ", "2", State::kMalformed},
                      Endless{"HTTP/1.1 200 OK\r\nLocation: ", "x", State::kComplete},
                      Endless{"HTTP/1.1 200 OK\r\n", "A: b\r\n", State::kComplete},
                      Endless{"", "HTTP/1.1 103 Early Hints\r\n\r\n", State::kMalformed},
                      Endless{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n",
                              State::kComplete},
                      Endless{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x",
                              State::kComplete},
                      Endless{"", "\r\n", State::kMalformed}));

struct Foreign {
  std::string bytes;
  std::string said;
};

class ForeignTest : public ::testing::TestWithParam<Foreign> {};

TEST_P(ForeignTest, IsNamed) {
  const AnswerReader reader = Read(GetParam().bytes, 1'000, /*is_ended=*/true);
  EXPECT_EQ(reader.state(), State::kMalformed);
  EXPECT_FALSE(reader.has_status());
  EXPECT_THAT(reader.error(), HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Protocols, ForeignTest,
    ::testing::Values(Foreign{std::string("\0\0\6\4\0\0\0\0\0\0\5\0\0\100\0", 15), "HTTP/2"},
                      Foreign{"SSH-2.0-OpenSSH_9.2p1\r\n", "SSH"},
                      Foreign{"-ERR unknown command 'POST'\r\n", "Redis"},
                      Foreign{std::string("\x15\3\1\0\2\2\x16", 7), "TLS"},
                      Foreign{"220 mail.example.org ESMTP\r\n", "mail"},
                      Foreign{"<html><body>hello", "page"}, Foreign{"HTTP/2 200\r\n\r\n", "HTTP"},
                      Foreign{"HTTP/1.1 abc\r\n\r\n", "HTTP"}, Foreign{"HTTP/1.1", "HTTP"},
                      Foreign{"\xff\xfe nonsense", "\\xff\\xfe nonsense"},
                      Foreign{"", "the peer closed the connection before it answered"}));

TEST(AnswerReaderTest, AForeignProtocolIsKnownByItsFirstBytes) {
  AnswerReader reader;
  EXPECT_EQ(reader.Feed("SSH-2.0"), State::kMalformed) << "a peer may never send a line ending";
}

}  // namespace
}  // namespace lightstep::http

// Tests src/wire/lightstep/report.h: the head of a report as protobuf reads it, and answers of
// satellites: valid, unusual and broken ones.
#include "src/wire/lightstep/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "proto/collector.pb.h"
#include "src/trace/limits.h"
#include "test/wire/lightstep/read_back.h"

namespace lightstep::wire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ReportHeadTest, WritesReporterAuthAndDroppedSpans) {
  Reporter reporter{std::numeric_limits<std::uint64_t>::max()};
  reporter.AddTag("text", "t").AddTag("int", -3).AddTag("double", 0.5).AddTag("bool", false);
  const collector::ReportRequest report =
      ReadReport(EncodeReportHead(reporter.Encode(), "secret", 42));

  EXPECT_EQ(report.reporter().reporter_id(), std::numeric_limits<std::uint64_t>::max());
  ASSERT_EQ(report.reporter().tags_size(), 4);
  EXPECT_EQ(report.reporter().tags(0).key(), "text");
  EXPECT_EQ(report.reporter().tags(0).string_value(), "t");
  EXPECT_EQ(report.reporter().tags(1).int_value(), -3);
  EXPECT_EQ(report.reporter().tags(2).double_value(), 0.5);
  EXPECT_EQ(report.reporter().tags(3).value_case(), collector::KeyValue::kBoolValue);
  EXPECT_EQ(report.auth().access_token(), "secret");
  ASSERT_EQ(report.internal_metrics().counts_size(), 1);
  EXPECT_EQ(report.internal_metrics().counts(0).name(), "spans.dropped");
  EXPECT_EQ(report.internal_metrics().counts(0).int_value(), 42);
}

TEST(ReportHeadTest, SaysThatNothingWasDropped) {
  const collector::ReportRequest report = ReadReport(EncodeReportHead("", "", 0));
  ASSERT_EQ(report.internal_metrics().counts_size(), 1);
  EXPECT_EQ(report.internal_metrics().counts(0).value_case(), collector::MetricsSample::kIntValue);
}

TEST(ReporterTest, KeepsRepeatedTags) {
  EXPECT_EQ(
      ReadReport(Reporter{1}.AddTag("tag", 1).AddTag("tag", 2).Encode()).reporter().tags_size(), 2);
}

TEST(ReporterTest, CutsLongTags) {
  const std::string line(2 * trace::kMaxTextBytes, 'c');
  const collector::ReportRequest report =
      ReadReport(Reporter{1}.AddTag("lightstep.command_line", line).Encode());
  EXPECT_EQ(report.reporter().tags(0).string_value().size(), trace::kMaxTextBytes);
}

collector::ReportResponse SomeResponse() {
  collector::ReportResponse response;
  response.mutable_receive_timestamp()->set_seconds(1'700'000'000);
  response.mutable_transmit_timestamp()->set_nanos(5);
  response.add_warnings("a warning");
  response.add_infos("an info");
  return response;
}

TEST(ReportResponseTest, ReadsAnEmptyAnswer) {
  const ReportResponse response = ReportResponse::Parse("");
  EXPECT_FALSE(response.disable);
  EXPECT_THAT(response.errors, IsEmpty());
}

TEST(ReportResponseTest, PassesOverWhatItDoesNotActOn) {
  const ReportResponse response = ReportResponse::Parse(SomeResponse().SerializeAsString());
  EXPECT_FALSE(response.disable);
  EXPECT_THAT(response.errors, IsEmpty());
}

TEST(ReportResponseTest, ReadsErrors) {
  collector::ReportResponse answer = SomeResponse();
  answer.add_errors("first");
  answer.add_errors("");
  answer.add_errors("third");
  EXPECT_THAT(ReportResponse::Parse(answer.SerializeAsString()).errors,
              ElementsAre("first", "", "third"));
}

TEST(ReportResponseTest, ReadsDisableInAnyCommand) {
  for (const int which : {0, 1, 2}) {
    collector::ReportResponse answer = SomeResponse();
    for (int i = 0; i < 3; ++i) answer.add_commands()->set_disable(i == which);
    EXPECT_TRUE(ReportResponse::Parse(answer.SerializeAsString()).disable) << which;
  }
}

TEST(ReportResponseTest, DoesNotDisableWithoutACommand) {
  collector::ReportResponse answer;
  answer.add_commands();
  EXPECT_FALSE(ReportResponse::Parse(answer.SerializeAsString()).disable);
  answer.mutable_commands(0)->set_disable(false);
  EXPECT_FALSE(ReportResponse::Parse(answer.SerializeAsString()).disable);
}

TEST(ReportResponseTest, ReadsOnBehindUnknownFields) {
  collector::ReportResponse answer;
  auto* const unknown = answer.GetReflection()->MutableUnknownFields(&answer);
  unknown->AddVarint(1'000, 1);
  unknown->AddFixed32(1'001, 2);
  unknown->AddFixed64(1'002, 3);
  unknown->AddLengthDelimited(1'003, "more");
  // Known field numbers with other types.
  unknown->AddVarint(collector::ReportResponse::kCommandsFieldNumber, 1);
  unknown->AddVarint(collector::ReportResponse::kErrorsFieldNumber, 1);
  std::string bytes = answer.SerializeAsString();

  collector::Command command;
  command.GetReflection()->MutableUnknownFields(&command)->AddLengthDelimited(1, "no bool");
  collector::ReportResponse behind;
  *behind.add_commands() = command;
  behind.add_commands()->set_disable(true);
  behind.add_errors("read");
  bytes += behind.SerializeAsString();

  const ReportResponse response = ReportResponse::Parse(bytes);
  EXPECT_TRUE(response.disable);
  EXPECT_THAT(response.errors, ElementsAre("read"));
}

// A copy that fills its allocation, so that a sanitizer detects a read beyond it.
ReportResponse ParseExact(std::string_view bytes) {
  const auto copy = std::make_unique<char[]>(bytes.size());
  bytes.copy(copy.get(), bytes.size());
  return ReportResponse::Parse({copy.get(), bytes.size()});
}

TEST(ReportResponseTest, ReadsWhatIsWholeOfATruncatedAnswer) {
  collector::ReportResponse answer;
  answer.add_commands()->set_disable(true);
  answer.add_errors("first");
  answer.add_errors("second");
  const std::string bytes = answer.SerializeAsString();
  // The ends of the command (4 bytes) and of the first error (7 more).
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const ReportResponse response = ParseExact(std::string_view{bytes}.substr(0, size));
    EXPECT_EQ(response.disable, size >= 4) << size;
    EXPECT_EQ(response.errors.size(), size == bytes.size() ? 2u : size >= 11 ? 1u : 0u) << size;
  }
}

TEST(ReportResponseTest, DoesNotTakeACommandCutShortForDisable) {
  EXPECT_FALSE(ParseExact("\x0A\x01\x08").disable);      // the command ends before its value
  EXPECT_FALSE(ParseExact("\x0A\x02\x08\x80").disable);  // within its value
}

TEST(ReportResponseTest, TakesAnyBytes) {
  EXPECT_FALSE(ParseExact("<html>502 Bad Gateway</html>").disable);
  EXPECT_FALSE(ParseExact(std::string(100, '\xFF')).disable);
  EXPECT_FALSE(ParseExact(std::string(100, '\0')).disable);
  std::mt19937 random{20};  // the same bytes at every run
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 24, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 2 == 0 ? random() : random() % 40);
    ParseExact(bytes);
  }
}

}  // namespace
}  // namespace lightstep::wire

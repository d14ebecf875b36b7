#include "src/wire/lightstep/report.h"

#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>

#include "proto/field_numbers.h"
#include "src/wire/lightstep/lightstep_format.h"

namespace lightstep::wire {

namespace collector = proto::collector;

Reporter& Reporter::AddTag(std::string_view key, const Value& value) {
  const KeyValueField<LightStepFormat> tag{key, value};
  const std::size_t offset = tags_.size();
  tags_.resize(offset + tag.size());
  tag.Put(tags_.data() + offset, LengthDelimited(collector::Reporter::kTags));
  return *this;
}

std::string Reporter::Encode() const {
  std::string message;
  protozero::pbf_writer reporter{message};
  reporter.add_uint64(collector::Reporter::kReporterId, id_);
  message += tags_;
  std::string bytes;
  protozero::pbf_writer report{bytes};
  report.add_message(collector::ReportRequest::kReporter, message);
  return bytes;
}

std::string EncodeReportHead(std::string_view reporter, std::string_view access_token,
                             std::uint64_t dropped_spans) {
  std::string bytes{reporter};
  protozero::pbf_writer report{bytes};
  {
    protozero::pbf_writer auth{report, collector::ReportRequest::kAuth};
    auth.add_string(collector::Auth::kAccessToken, access_token.data(), access_token.size());
  }
  {
    protozero::pbf_writer metrics{report, collector::ReportRequest::kInternalMetrics};
    protozero::pbf_writer count{metrics, collector::InternalMetrics::kCounts};
    count.add_string(collector::MetricsSample::kName, "spans.dropped");
    count.add_int64(collector::MetricsSample::kIntValue, static_cast<std::int64_t>(dropped_spans));
  }
  return bytes;
}

namespace {

bool ReadDisable(protozero::pbf_reader command) {
  bool disable = false;
  while (command.next()) {
    if (command.has_wire_type(protozero::pbf_wire_type::varint) &&
        command.tag() == collector::Command::kDisable) {
      disable = command.get_uint64() != 0;  // get_bool reads past the end
    } else {
      command.skip();
    }
  }
  return disable;
}

}  // namespace

ReportResponse ReportResponse::Parse(std::string_view bytes) {
  ReportResponse response;
  bool is_known = true;
  try {
    protozero::pbf_reader message{bytes.data(), bytes.size()};
    while (message.next()) {
      if (!message.has_wire_type(protozero::pbf_wire_type::length_delimited)) {
        is_known = false;
        message.skip();
        continue;
      }
      switch (message.tag()) {
        case collector::ReportResponse::kCommands:
          response.disable |= ReadDisable(message.get_message());
          break;
        case collector::ReportResponse::kErrors:
          response.errors.push_back(message.get_string());
          break;
        case collector::ReportResponse::kWarnings:
          response.warnings.push_back(message.get_string());
          break;
        case collector::ReportResponse::kReceiveTimestamp:
        case collector::ReportResponse::kTransmitTimestamp:
        case collector::ReportResponse::kInfos:
          message.skip();
          break;
        default:
          is_known = false;
          message.skip();
      }
    }
    response.is_whole = is_known;
  } catch (const protozero::exception&) {
    // What another server says is no ReportResponse; the status says enough.
  }
  return response;
}

}  // namespace lightstep::wire

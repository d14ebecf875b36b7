// Uses protobuf's own classes as the oracle for the meaning of bytes. Used by the fuzz targets.
#pragma once

#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <optional>
#include <string_view>

namespace lightstep::fuzz {

// Parses `bytes` as a message. Returns nothing if they are not one, or if they have fields that the
// schema does not have. Such fields may be groups, which proto3 does not have but protobuf reads.
template <class Message>
std::optional<Message> ReadByOracle(std::string_view bytes) {
  // It would log every text that is not UTF-8.
  [[maybe_unused]] static const auto previous = google::protobuf::SetLogHandler(nullptr);
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
  const std::size_t size = message.ByteSizeLong();
  message.DiscardUnknownFields();
  if (message.ByteSizeLong() != size) return std::nullopt;
  return message;
}

}  // namespace lightstep::fuzz

// Protobuf's own classes as the oracle of what bytes mean. Used by the fuzz targets.
#pragma once

#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <optional>
#include <string_view>

namespace lightstep::fuzz {

// The message that `bytes` are. Nothing where they are none, or have fields that the schema has
// not: among these there may be groups, which proto3 has not and protobuf reads all the same.
template <class Message>
std::optional<Message> ReadByOracle(std::string_view bytes) {
  // It would tell of every text that is not UTF-8.
  [[maybe_unused]] static const auto previous = google::protobuf::SetLogHandler(nullptr);
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
  const std::size_t size = message.ByteSizeLong();
  message.DiscardUnknownFields();
  if (message.ByteSizeLong() != size) return std::nullopt;
  return message;
}

}  // namespace lightstep::fuzz

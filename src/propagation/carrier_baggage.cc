#include "src/propagation/carrier_baggage.h"

#include <string>
#include <utility>

#include "src/common/ascii.h"
#include "src/common/utf8.h"
#include "src/propagation/percent_encoding.h"

namespace lightstep::propagation {
namespace {

constexpr std::string_view kPrefix = "ot-baggage-";

// Whether the character of `text` at `i` is written as it is. A reader of a header drops blanks
// at its ends (RFC 9110, 5.5).
bool IsPlain(std::string_view text, std::size_t i) {
  if (text[i] == ' ') return i != 0 && i + 1 != text.size();
  return text[i] > ' ' && text[i] <= '~' && text[i] != '%';
}

std::size_t EncodedSize(std::string_view text) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) size += IsPlain(text, i) ? 1 : 3;
  return size;
}

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  encoded.reserve(EncodedSize(text));
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (IsPlain(text, i)) {
      encoded += text[i];
    } else {
      AppendPercentEncoded(encoded, text[i]);
    }
  }
  return encoded;
}

// The bytes of an item as a header.
std::size_t HeaderSize(const Baggage::Item& item) {
  return kPrefix.size() + item.first.size() + EncodedSize(item.second);
}

inline bool HasPrefix(std::string_view key) {
  return common::IsSameInLowerCase(key.substr(0, kPrefix.size()), kPrefix);
}

}  // namespace

Baggage LimitForHeaders(const Baggage& baggage) {
  std::size_t total = 0;
  for (const Baggage::Item& item : baggage.items()) total += HeaderSize(item);
  if (baggage.items().size() <= kMaxHeaders && total <= kMaxHeaderBytes) return baggage;

  Baggage::Builder fitting;
  std::size_t headers_left = kMaxHeaders;
  std::size_t bytes_left = kMaxHeaderBytes;
  for (const Baggage::Item& item : baggage.items()) {
    const std::size_t size = HeaderSize(item);
    if (size > bytes_left) continue;
    fitting.Add(item.first, item.second);
    bytes_left -= size;
    if (--headers_left == 0) break;
  }
  return std::move(fitting).Build(Baggage::Builder::Repeated::kFirst);
}

void InjectBaggage(const Baggage& baggage, CarrierKind kind, const CarrierWriter& write) {
  for (const auto& [key, value] : baggage.items()) {
    const std::string name = std::string{kPrefix} + common::ToLower(key);
    if (kind == CarrierKind::kTextMap) {
      write(name, value);
    } else if (IsToken(name)) {
      // A key that can't be a header's name can't travel in one.
      write(name, PercentEncode(value));
    }
  }
}

bool IsBaggageKey(std::string_view key) { return HasPrefix(key); }

void BaggageReader::AddEntry(std::string_view key, std::string_view value, CarrierKind kind) {
  if (!HasPrefix(key)) return;
  const std::string lower = common::ToLower(key.substr(kPrefix.size()));
  if (kind == CarrierKind::kHttpHeaders) {
    AddItem(lower, PercentDecode(value));
  } else {
    AddItem(lower, value);
  }
}

void BaggageReader::AddItem(std::string_view key, std::string_view value) {
  std::string key_storage, value_storage;
  key = common::ToUtf8(key, key_storage);
  value = common::ToUtf8(value, value_storage);
  if (items_left_ == 0 || key.size() + value.size() > bytes_left_) return;
  builder_.Add(key, value);
  --items_left_;
  bytes_left_ -= key.size() + value.size();
}

Baggage BaggageReader::Build() && {
  return std::move(builder_).Build(Baggage::Builder::Repeated::kLast);
}

}  // namespace lightstep::propagation

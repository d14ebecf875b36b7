#include "src/propagation/w3c_baggage.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "src/common/ascii.h"
#include "src/propagation/carrier_baggage.h"
#include "src/propagation/percent_encoding.h"

namespace lightstep::propagation {
namespace {

// Section 3.3.1.3, baggage-octet. The escape itself is encoded too.
bool IsPlain(char c) {
  return c > ' ' && c <= '~' && c != '"' && c != ',' && c != ';' && c != '\\' && c != '%';
}

std::string EncodeMember(const Baggage::Item& item) {
  std::string member = item.first + '=';
  for (const char c : item.second) {
    if (IsPlain(c)) {
      member += c;
    } else {
      AppendPercentEncoded(member, c);
    }
  }
  return member;
}

void DecodeMember(std::string_view member, BaggageReader& reader) {
  const std::string_view pair = member.substr(0, member.find(';'));
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view key = common::WithoutBlanksAround(pair.substr(0, equals));
  if (key.empty() || !IsToken(key)) return;
  reader.AddItem(key, PercentDecode(common::WithoutBlanksAround(pair.substr(equals + 1))));
}

}  // namespace

std::string EncodeW3cBaggage(const Baggage& baggage) {
  std::string header;
  std::size_t members = 0;
  for (const Baggage::Item& item : baggage.items()) {
    if (item.first.empty() || !IsToken(item.first)) continue;
    if (members == kMaxHeaders) break;
    const std::string member = EncodeMember(item);
    const std::size_t comma = members == 0 ? 0 : 1;
    if (header.size() + comma + member.size() > kMaxHeaderBytes) continue;
    if (comma != 0) header += ',';
    header += member;
    ++members;
  }
  return header;
}

Baggage DecodeW3cBaggage(std::string_view header) {
  BaggageReader reader;
  for (std::size_t begin = 0; begin < header.size();) {
    const std::size_t end = std::min(header.find(',', begin), header.size());
    DecodeMember(header.substr(begin, end - begin), reader);
    begin = end + 1;
  }
  return std::move(reader).Build();
}

}  // namespace lightstep::propagation

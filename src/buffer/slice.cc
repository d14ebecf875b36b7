#include "src/buffer/slice.h"

#include <cstddef>

#include "src/wire/protobuf/field.h"

namespace lightstep::buffer {

Slice SplitSlice(Slice* slice) {
  const char* const begin = slice->bytes.data();
  const char* const end = begin + slice->bytes.size();
  const char* const middle = begin + slice->bytes.size() / 2;
  const char* at = begin;
  std::uint32_t spans = 0;
  // Each part gets at least one span.
  while (spans + 1 < slice->spans && (spans == 0 || at < middle)) {
    at = wire::ElementEnd(at, end);
    ++spans;
  }
  Slice second = *slice;
  second.spans = slice->spans - spans;
  second.bytes = {at, static_cast<std::size_t>(end - at)};
  slice->spans = spans;
  slice->bytes = {begin, static_cast<std::size_t>(at - begin)};
  return second;
}

void MarkSettled(const Slice& slice) {
  // The ring's memory, which a slice shows to those who only read.
  char* at = const_cast<char*>(slice.bytes.data());
  const char* const end = at + slice.bytes.size();
  while (at < end) {
    char* const key = at;
    at += wire::ElementEnd(at, end) - at;
    *key = kSettledKey;
  }
}

}  // namespace lightstep::buffer

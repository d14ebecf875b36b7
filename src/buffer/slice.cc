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

}  // namespace lightstep::buffer

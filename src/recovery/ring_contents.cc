#include "src/recovery/ring_contents.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "src/buffer/ring_layout.h"
#include "src/buffer/scope_changes.h"
#include "src/buffer/segment.h"
#include "src/buffer/segment_stack.h"
#include "src/buffer/segment_words.h"
#include "src/buffer/slice.h"

namespace lightstep::recovery {
namespace {

using buffer::RingHeader;
using buffer::RingLayout;
using Kind = UnreadableFile::Kind;

[[noreturn]] void Damaged(const std::string& text) { throw UnreadableFile{Kind::kDamaged, text}; }

void Expect(bool is_so, const char* what) {
  if (!is_so) Damaged(what);
}

template <class Value>
Value ReadAt(std::string_view bytes, std::size_t offset) {
  Value value;
  std::memcpy(&value, bytes.data() + offset, sizeof(value));
  return value;
}

// Whether `size` bytes at `offset` lie within the first `end`.
bool Fits(std::uint64_t offset, std::uint64_t size, std::uint64_t end) {
  return offset <= end && size <= end - offset;
}

void CheckHeader(const RingHeader& header, std::string_view file,
                 std::optional<buffer::RingProtocol> protocol) {
  Expect(std::memcmp(header.magic, buffer::kRingMagic, sizeof(header.magic)) == 0,
         "it does not begin like a ring file");
  if (header.version != buffer::kRingVersion) {
    throw UnreadableFile{Kind::kForeign, "it has version " + std::to_string(header.version) +
                                             " of the format, and this tracer reads version " +
                                             std::to_string(buffer::kRingVersion)};
  }
  Expect(header.file_bytes == file.size(), "its size differs from the one in its header");
  const bool has_known_sizes = header.segment_bytes == buffer::kSegmentBytes &&
                               header.table_bytes == buffer::ScopeChanges::kBytes;
  Expect(has_known_sizes, "its segments do not have the size of its version");
  Expect(0 < header.segment_count && header.segment_count <= buffer::SegmentStack::kMaxSegments,
         "it has an impossible number of segments");
  const bool has_room =
      header.ring_offset % buffer::kPageBytes == 0 &&
      Fits(header.ring_offset, RingLayout{header.segment_count}.bytes, file.size()) &&
      header.ring_offset + RingLayout{header.segment_count}.bytes == file.size();
  Expect(has_room, "its ring does not fit its size");
  Expect(header.origin_offset >= sizeof(RingHeader) &&
             Fits(header.origin_offset, header.origin_bytes, header.ring_offset),
         "its origin does not fit before its ring");
  Expect(Fits(header.scopes_offset, header.scopes_bytes.load(std::memory_order_acquire),
              header.ring_offset),
         "its scopes do not fit before its ring");
  Expect(
      header.span_key != buffer::kSettledKey && header.span_key < 128 && (header.span_key & 7) == 2,
      "its spans begin with an impossible key");
  if (protocol && (header.protocol != protocol->number ||
                   header.span_key != static_cast<unsigned char>(protocol->span_key))) {
    throw UnreadableFile{Kind::kForeign, "its spans are of another protocol"};
  }
}

std::vector<std::string_view> ReadScopes(std::string_view bytes) {
  std::vector<std::string_view> scopes;
  while (!bytes.empty()) {
    Expect(bytes.size() >= sizeof(std::uint32_t), "a scope is cut off");
    const auto length = ReadAt<std::uint32_t>(bytes, 0);
    bytes.remove_prefix(sizeof(length));
    Expect(length <= bytes.size(), "a scope is cut off");
    scopes.push_back(bytes.substr(0, length));
    bytes.remove_prefix(length);
  }
  return scopes;
}

// The offset of the span behind the one at `at`. The first `end` bytes of the segment are stored.
std::uint32_t NextSpan(std::string_view segment, std::uint32_t at, std::uint32_t end) {
  std::uint64_t length = 0;
  std::uint32_t byte = at + 1;
  for (int shift = 0;; shift += 7) {
    Expect(byte < end && shift < 32, "a span has no end");
    const auto bits = static_cast<unsigned char>(segment[byte++]);
    length |= std::uint64_t{bits & 0x7Fu} << shift;
    if (bits < 0x80) break;
  }
  Expect(length <= end - byte, "a span is longer than its stored bytes");
  return byte + static_cast<std::uint32_t>(length);
}

// One segment of a file.
class SegmentReader {
 public:
  SegmentReader(const RingHeader& header, const buffer::Segment& words, std::uint32_t index,
                std::string_view bytes, std::string_view table)
      : header_{header}, words_{words}, index_{index}, bytes_{bytes}, table_{table} {}

  // Adds the runs of the segment to `contents`.
  void Read(RingContents& contents) {
    const std::uint32_t end =
        buffer::CommittedBytes(words_.committed.load(std::memory_order_acquire));
    Expect(end <= bytes_.size(), "the spans of a segment exceed its size");
    contents.used[index_] = end;
    std::uint32_t begin = 0, spans = 0;  // of the run
    for (std::uint32_t at = 0; at < end;) {
      const bool is_unsettled = bytes_[at] != buffer::kSettledKey;
      Expect(!is_unsettled || static_cast<unsigned char>(bytes_[at]) == header_.span_key,
             "a span begins with another key than the others");
      const std::uint32_t next = NextSpan(bytes_, at, end);
      if (IsChangeAt(at, end) || !is_unsettled) {
        AddRun(contents, begin, at, spans);
        begin = at;
        spans = 0;
        scope_ = next_scope_;
      }
      if (is_unsettled) {
        ++spans;
      } else {
        begin = next;
      }
      at = next;
    }
    AddRun(contents, begin, end, spans);
    // The last change may belong to a span that was never stored, because the process died first.
    Expect(change_ == change_count() || PlaceOf(change_) >= end, "a scope begins within a span");
  }

 private:
  std::uint32_t change_count() const {
    const std::uint64_t word = words_.reserve.load(std::memory_order_acquire);
    return std::min(buffer::ReservedChanges(word), buffer::kMaxScopeChanges);
  }

  // Where the change with the index `change` is. An entry that the process did not live to write
  // counts as behind everything.
  std::uint32_t PlaceOf(std::uint32_t change) const {
    const auto entry = ReadAt<std::uint64_t>(table_, change * sizeof(std::uint64_t));
    return entry == 0 ? UINT32_MAX : buffer::ReservedBytes(entry);
  }

  // Whether the scope changes at the span at `at`. Sets next_scope_ to the scope of that span.
  bool IsChangeAt(std::uint32_t at, std::uint32_t end) {
    const buffer::Scope before = next_scope_;
    for (; change_ != change_count() && PlaceOf(change_) < end; ++change_) {
      Expect(PlaceOf(change_) >= at, "a scope begins within a span");
      if (PlaceOf(change_) != at) break;
      const auto entry = ReadAt<std::uint64_t>(table_, change_ * sizeof(std::uint64_t));
      next_scope_ = buffer::ScopeChanges::ScopeOf(entry);
    }
    return next_scope_ != before;
  }

  void AddRun(RingContents& contents, std::uint32_t begin, std::uint32_t end, std::uint32_t spans) {
    if (spans == 0) return;
    const bool is_known = scope_ <= contents.scopes.size();
    contents.runs.push_back(
        {index_, is_known ? scope_ : 0, spans, bytes_.substr(begin, end - begin)});
    contents.spans += spans;
    contents.bytes += end - begin;
  }

  const RingHeader& header_;
  const buffer::Segment& words_;
  const std::uint32_t index_;
  const std::string_view bytes_;
  const std::string_view table_;
  std::uint32_t change_ = 0;  // the next one in the table
  buffer::Scope scope_ = 0;   // of the run
  buffer::Scope next_scope_ = 0;
};

}  // namespace

RingContents ReadRing(std::string_view file, std::optional<buffer::RingProtocol> protocol) {
  Expect(file.size() >= sizeof(RingHeader), "it is too short for a header");
  const auto& header = *reinterpret_cast<const RingHeader*>(file.data());
  CheckHeader(header, file, protocol);

  RingContents contents;
  contents.protocol = header.protocol;
  contents.pid = header.pid;
  contents.alive = header.alive.load(std::memory_order_relaxed);
  contents.origin = file.substr(header.origin_offset, header.origin_bytes);
  const std::uint32_t scopes_bytes = header.scopes_bytes.load(std::memory_order_relaxed);
  contents.scopes = ReadScopes(file.substr(header.scopes_offset, scopes_bytes));
  contents.scopes_end = std::max<std::size_t>(header.scopes_offset + scopes_bytes,
                                              header.origin_offset + header.origin_bytes);
  contents.used.resize(header.segment_count);

  const RingLayout layout{header.segment_count};
  const std::string_view ring = file.substr(header.ring_offset);
  const auto* const words = reinterpret_cast<const buffer::Segment*>(ring.data());
  std::vector<std::uint32_t> by_age(header.segment_count);
  for (std::uint32_t i = 0; i < header.segment_count; ++i) by_age[i] = i;
  std::sort(by_age.begin(), by_age.end(), [words](std::uint32_t a, std::uint32_t b) {
    return words[a].ordinal.load(std::memory_order_relaxed) <
           words[b].ordinal.load(std::memory_order_relaxed);
  });
  for (const std::uint32_t index : by_age) {
    SegmentReader{header, words[index], index,
                  ring.substr(layout.SegmentAt(index), buffer::kSegmentBytes),
                  ring.substr(layout.TableAt(index), buffer::ScopeChanges::kBytes)}
        .Read(contents);
  }
  return contents;
}

}  // namespace lightstep::recovery

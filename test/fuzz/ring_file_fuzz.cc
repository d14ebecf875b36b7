// Fuzzes the reader of ring files: with any damage, the file is refused, or the spans that are read
// from it are whole and lie within it.
//
// Input: changes of four bytes to a valid file: a part of it, an offset (two bytes), a value. The
// part 255 cuts the file off at that offset.
#include <stdlib.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "src/buffer/ring_file.h"
#include "src/buffer/ring_layout.h"
#include "src/buffer/scope_registry.h"
#include "src/buffer/span_buffer.h"
#include "src/recovery/dead_file.h"
#include "src/recovery/ring_contents.h"
#include "src/wire/protobuf/field.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"

namespace lightstep {
namespace {

using fuzz::Expect;

constexpr std::uint32_t kSegments = 2;
constexpr buffer::RingProtocol kProtocol{0, wire::LengthDelimited(1)};

// Returns a valid file with spans of three scopes, some of them settled.
std::string MakeFile() {
  std::string pattern = std::filesystem::temp_directory_path() / "fuzz-XXXXXX";
  const std::string directory = mkdtemp(pattern.data());
  {
    buffer::SpanBuffer ring{1'000, kSegments * buffer::kSegmentBytes,
                            buffer::Producers::kOneAtATime};
    ring.UseFile(buffer::RingFile::Make({directory, kProtocol, "origin"}, kSegments));
    buffer::ScopeRegistry scopes;
    const buffer::Scope known[] = {0, scopes.Register("one"), scopes.Register("two")};
    ring.file()->AddScopes(scopes);
    for (std::size_t i = 0; i < 12; ++i) {
      std::string span{kProtocol.span_key, static_cast<char>(20 + i)};
      ring.Push(span.append(20 + i, 'x'), known[i / 2 % 3]);
    }
    buffer::Slice slice;
    ring.Take(&slice);
    ring.Release(slice);
  }
  const auto name = recovery::FindRingFiles(directory).at(0);
  const auto claim = recovery::DeadFile::TryClaim(directory, name);
  std::string file{claim.file->bytes()};
  std::filesystem::remove_all(directory);
  return file;
}

void Apply(fuzz::Input& input, std::string& file, std::size_t& size) {
  const auto& header = *reinterpret_cast<const buffer::RingHeader*>(file.data());
  static const std::size_t scopes = header.scopes_offset;
  static const std::size_t ring = header.ring_offset;
  const buffer::RingLayout layout{kSegments};
  const std::size_t parts[] = {0, scopes, ring, ring + layout.TableAt(0),
                               ring + layout.SegmentAt(0)};
  const std::uint8_t part = input.TakeByte();
  const auto offset = input.TakeNumber<std::uint16_t>();
  const std::uint8_t value = input.TakeByte();
  if (part == 255) {
    size = std::min<std::size_t>(size, offset);
  } else {
    file[parts[part % std::size(parts)] + offset] = static_cast<char>(value);
  }
}

void Check(const recovery::RingContents& contents, std::string_view file) {
  const auto is_within = [file](std::string_view part) {
    return part.data() >= file.data() && part.data() + part.size() <= file.data() + file.size();
  };
  Expect(is_within(contents.origin), "the origin lies within the file");
  for (const std::string_view scope : contents.scopes) {
    Expect(is_within(scope), "each scope lies within the file");
  }
  std::uint64_t spans = 0;
  for (const recovery::UnsettledRun& run : contents.runs) {
    Expect(is_within(run.bytes), "each span lies within the file");
    Expect(run.scope <= contents.scopes.size(), "its scope is known");
    const char* at = run.bytes.data();
    const char* const end = at + run.bytes.size();
    for (std::uint32_t i = 0; i < run.spans; ++i) {
      Expect(at < end && *at != buffer::kSettledKey, "the span is not settled");
      at = wire::ElementEnd(at, end);
      Expect(at <= end, "the span is whole");
    }
    Expect(at == end, "a run has as many spans as it says");
    spans += run.spans;
  }
  Expect(spans == contents.spans, "the spans are counted");
}

}  // namespace
}  // namespace lightstep

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lightstep;
  static const std::string whole = MakeFile();
  static std::string file = whole;
  fuzz::Input input{data, size};
  std::size_t file_size = file.size();
  for (std::size_t changes = size / 4; changes != 0; --changes) Apply(input, file, file_size);
  const std::string_view bytes = std::string_view{file}.substr(0, file_size);
  try {
    Check(recovery::ReadRing(bytes, kProtocol), bytes);
  } catch (const recovery::UnreadableFile&) {
  }
  file = whole;
  return 0;
}

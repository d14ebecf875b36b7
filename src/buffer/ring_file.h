// A ring file: the span buffer's memory in a file, so that a later process can send what this one
// could not (docs/guides/recovery.md). A header says what the ring needs to be read: the protocol,
// the origin of the spans, and the instrumentation scopes. No token and no header of a request is
// in it.
//
// The file is locked as long as it is mapped (flock). The lock belongs to the open description,
// which the mapping keeps after the descriptor is closed; a forked child inherits neither. So
// a process that gets the lock knows that the owner is dead.
//
// Owned by SegmentMemory. Made and used under the recorder's mutex, so that no fork comes between
// opening the file and closing its descriptor.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "src/buffer/scope_registry.h"

namespace lightstep::buffer {

// The names of ring files: kFilePrefix, the pid, '-', 16 hex digits, kFileSuffix.
inline constexpr std::string_view kFilePrefix = "lightstep-";
inline constexpr std::string_view kFileSuffix = ".spans";
// While a file is being made it has this suffix in addition.
inline constexpr std::string_view kUnfinishedSuffix = ".new";

inline constexpr char kRingMagic[8] = {'L', 'S', 'S', 'P', 'A', 'N', 'S', '\n'};
inline constexpr std::uint32_t kRingVersion = 1;

// The room for the scopes of a file. Spans of scopes that do not fit count as the tracer's own when
// they are recovered.
inline constexpr std::uint32_t kScopeRoom = 256 * 1024;

// The first bytes of a file. Offsets count from the beginning of the file.
struct RingHeader {
  char magic[8];
  std::uint32_t version;
  std::uint32_t protocol;
  std::uint32_t span_key;  // the first byte of each span
  std::uint32_t reserved;
  std::uint64_t file_bytes;
  std::uint32_t segment_count;
  std::uint32_t segment_bytes;
  std::uint32_t table_bytes;
  std::uint32_t origin_offset;
  std::uint32_t origin_bytes;
  std::uint32_t scopes_offset;  // each scope: its length (4 bytes), its bytes
  std::uint64_t ring_offset;
  std::int64_t pid;
  std::atomic<std::uint32_t> scopes_bytes;
  std::uint32_t scope_room;
  std::atomic<std::int64_t> alive;  // wall time at which the process was seen last
};
static_assert(sizeof(RingHeader) == 88 && std::atomic<std::int64_t>::is_always_lock_free);

// How the spans of a file are encoded.
struct RingProtocol {
  std::uint32_t number;  // the tracer gives it
  char span_key;         // the first byte of each span, not kSettledKey
};

// What a file is made for.
struct RingDescription {
  std::string directory;
  RingProtocol protocol;
  std::string origin;  // as the protocol encodes it
};

class RingFile {
 public:
  // Makes a file for a ring of `segment_count` segments, mapped and locked. All of its blocks are
  // reserved. Makes the directory if there is none. Throws std::system_error, whose text names the
  // directory or the file.
  static std::unique_ptr<RingFile> Make(const RingDescription& description,
                                        std::uint32_t segment_count);
  // Unmaps and unlocks it. It stays in its directory.
  ~RingFile();
  RingFile(const RingFile&) = delete;
  RingFile& operator=(const RingFile&) = delete;

  const std::string& path() const { return path_; }
  char* ring() const { return memory_ + header()->ring_offset; }

  // Writes the scopes that the file does not have yet.
  void AddScopes(const ScopeRegistry& scopes);

  // Records that the process is alive. `now` is wall time.
  void SetAlive(std::int64_t now) { header()->alive.store(now, std::memory_order_relaxed); }

  void Remove();

  // Whether another process can find the file: nobody has removed or moved it.
  bool IsInPlace() const;

  // The ring has been unmapped by its user.
  void ForgetRing();
  // As in a forked child, nothing of it is mapped.
  void Abandon() { memory_ = nullptr; }

 private:
  RingFile(std::string path, char* memory, std::size_t bytes)
      : path_{std::move(path)}, memory_{memory}, bytes_{bytes} {}

  RingHeader* header() const { return reinterpret_cast<RingHeader*>(memory_); }

  const std::string path_;
  char* memory_;
  std::size_t bytes_;  // that are mapped
  std::size_t scope_count_ = 1;
};

}  // namespace lightstep::buffer

// A ring file whose process is dead: found in the recovery directory, claimed, mapped.
//
// Owned by RecoveredSpans. Claiming opens a descriptor for a moment, so the caller makes sure that
// the process does not fork meanwhile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lightstep::recovery {

// The names of files in `directory` that may be ring files, in no order. None if there is no such
// directory.
std::vector<std::string> FindRingFiles(const std::string& directory);

class DeadFile {
 public:
  struct Claim {
    enum class Outcome : std::uint8_t {
      kClaimed,
      kAlive,   // its process lives, or another one has claimed it
      kGone,    // it is no longer there
      kNotOurs  // it is left alone; `reason` says why
    };
    Outcome outcome;
    std::unique_ptr<DeadFile> file{};  // kClaimed
    std::string reason{};
  };
  // Claims the file called `name` in `directory`: at most one process has it at a time. It follows
  // no link, and claims no file that belongs to another user or that others may read or write. A
  // file that its process had not finished making is removed, and is kGone.
  static Claim TryClaim(const std::string& directory, const std::string& name);

  // Gives the file up. It stays in its directory.
  ~DeadFile();
  DeadFile(const DeadFile&) = delete;
  DeadFile& operator=(const DeadFile&) = delete;

  const std::string& path() const { return path_; }
  // Writable, as spans are marked there.
  std::string_view bytes() const { return {memory_, bytes_}; }

  // The bytes that the file takes on the disk.
  std::uint64_t disk_bytes() const;

  // Gives the blocks of a part of the file back to the file system, as far as they are whole pages.
  // They read as zeros from then on.
  void GiveBack(std::size_t offset, std::size_t bytes);

  // Unmaps what is behind the first `end` bytes, as far as it is whole pages. bytes() ends there.
  void UnmapFrom(std::size_t end);

  void Remove();
  // Renames the file, so that nobody takes it for a ring file any more. Returns the new name.
  std::string SetAside();

 private:
  DeadFile(std::string path, char* memory, std::size_t bytes)
      : path_{std::move(path)}, memory_{memory}, bytes_{bytes} {}

  const std::string path_;
  char* const memory_;  // null: the file is empty
  std::size_t bytes_;   // that are mapped
};

}  // namespace lightstep::recovery

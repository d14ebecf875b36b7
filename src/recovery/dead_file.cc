#include "src/recovery/dead_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "src/buffer/ring_file.h"

namespace lightstep::recovery {
namespace {

using Outcome = DeadFile::Claim::Outcome;

constexpr std::string_view kSetAsideSuffix = ".damaged";

bool TakeOff(std::string_view& text, std::string_view suffix) {
  if (text.size() < suffix.size() || text.substr(text.size() - suffix.size()) != suffix) {
    return false;
  }
  text.remove_suffix(suffix.size());
  return true;
}

bool IsUnfinished(std::string_view name) { return TakeOff(name, buffer::kUnfinishedSuffix); }

// As RingFile::Make names them.
bool IsRingFileName(std::string_view name) {
  TakeOff(name, buffer::kUnfinishedSuffix);
  return name.substr(0, buffer::kFilePrefix.size()) == buffer::kFilePrefix &&
         TakeOff(name, buffer::kFileSuffix);
}

// The system's pages may be larger than those that the parts of a file are rounded to.
std::size_t SystemPage() { return static_cast<std::size_t>(sysconf(_SC_PAGESIZE)); }

std::size_t RoundUpToSystemPages(std::size_t bytes) {
  const std::size_t page = SystemPage();
  return (bytes + page - 1) / page * page;
}

std::string Describe(int error) { return std::generic_category().message(error); }

// Returns why the file is not claimed. Empty if it belongs to this user alone.
std::string WhyNotOurs(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return "it is not a regular file";
  if (status.st_uid != geteuid()) return "it belongs to another user";
  if ((status.st_mode & 077) != 0) return "other users may open it";
  if (status.st_nlink > 1) return "it has other names (hard links)";
  return {};
}

}  // namespace

std::vector<std::string> FindRingFiles(const std::string& directory) {
  std::vector<std::string> names;
  DIR* const stream = opendir(directory.c_str());
  if (stream == nullptr) return names;
  while (const dirent* entry = readdir(stream)) {
    if (IsRingFileName(entry->d_name)) names.emplace_back(entry->d_name);
  }
  closedir(stream);
  return names;
}

DeadFile::Claim DeadFile::TryClaim(const std::string& directory, const std::string& name) {
  const std::string path = directory + "/" + name;
  // A FIFO must not wait for its other end.
  const int fd = open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    if (errno == ENOENT) return {Outcome::kGone};
    return {Outcome::kNotOurs, nullptr, errno == ELOOP ? "it is a link" : Describe(errno)};
  }
  const auto end = [fd](Claim claim) {
    close(fd);
    return claim;
  };
  struct stat status;
  if (fstat(fd, &status) != 0) return end({Outcome::kNotOurs, nullptr, Describe(errno)});
  if (std::string reason = WhyNotOurs(status); !reason.empty()) {
    return end({Outcome::kNotOurs, nullptr, std::move(reason)});
  }
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return end({Outcome::kAlive});
    return end({Outcome::kNotOurs, nullptr, Describe(errno)});
  }
  // The previous holder of the lock may have removed or changed the file.
  if (fstat(fd, &status) != 0 || status.st_nlink == 0) return end({Outcome::kGone});
  if (IsUnfinished(name)) {
    unlink(path.c_str());
    return end({Outcome::kGone});
  }
  const auto bytes = static_cast<std::size_t>(status.st_size);
  void* memory = nullptr;
  if (bytes != 0) {
    memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) return end({Outcome::kNotOurs, nullptr, Describe(errno)});
    madvise(memory, bytes, MADV_DONTFORK);
  }
  Claim claim{Outcome::kClaimed};
  claim.file.reset(new DeadFile{path, static_cast<char*>(memory), bytes});
  return end(std::move(claim));
}

DeadFile::~DeadFile() {
  if (memory_ != nullptr) munmap(memory_, bytes_);
}

std::uint64_t DeadFile::disk_bytes() const {
  struct stat status;
  constexpr std::uint64_t kBlockBytes = 512;  // the unit of st_blocks on every file system
  return stat(path_.c_str(), &status) == 0
             ? static_cast<std::uint64_t>(status.st_blocks) * kBlockBytes
             : 0;
}

void DeadFile::GiveBack(std::size_t offset, std::size_t bytes) {
  // Whole pages only: the system rounds the end up.
  const std::size_t begin = RoundUpToSystemPages(offset);
  const std::size_t page = SystemPage();
  const std::size_t end = (offset + bytes) / page * page;
  if (begin < end) madvise(memory_ + begin, end - begin, MADV_REMOVE);
}

void DeadFile::UnmapFrom(std::size_t end) {
  end = RoundUpToSystemPages(end);
  if (end >= bytes_ || munmap(memory_ + end, bytes_ - end) != 0) return;
  bytes_ = end;
}

void DeadFile::Remove() { unlink(path_.c_str()); }

std::string DeadFile::SetAside() {
  std::string name = path_ + std::string{kSetAsideSuffix};
  return rename(path_.c_str(), name.c_str()) == 0 ? name : path_;
}

}  // namespace lightstep::recovery

#include "src/buffer/ring_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <system_error>
#include <utility>

#include "src/buffer/ring_layout.h"
#include "src/buffer/scope_changes.h"
#include "src/buffer/segment_words.h"
#include "src/common/clock.h"
#include "src/common/hex.h"
#include "src/common/random_ids.h"

namespace lightstep::buffer {
namespace {

[[noreturn]] void Fail(int error, const std::string& what) {
  throw std::system_error{error, std::generic_category(), what};
}

// A descriptor that is closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_{fd} {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  Descriptor& operator=(Descriptor&&) = delete;

  int get() const { return fd_; }

 private:
  int fd_;
};

std::string NewPath(const std::string& directory) {
  return directory + "/" + std::string{kFilePrefix} + std::to_string(getpid()) + "-" +
         common::ToHex(common::RandomId()) + std::string{kFileSuffix};
}

std::string Unfinished(const std::string& path) { return path + std::string{kUnfinishedSuffix}; }

// Makes a file that is called Unfinished(*path), and locks it. A process that starts at this moment
// may find the file before it is locked, and removes it as one that a dead process left. Then there
// is another attempt, with another name.
Descriptor MakeLocked(const std::string& directory, std::string* path) {
  constexpr int kMaxAttempts = 10;
  for (int attempt = 1;; ++attempt) {
    *path = NewPath(directory);
    const std::string name = Unfinished(*path);
    Descriptor file{open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (file.get() < 0) Fail(errno, name);
    int error = flock(file.get(), LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    struct stat status;
    if (error == 0 && fstat(file.get(), &status) != 0) error = errno;
    if (error == 0 && status.st_nlink != 0) return file;
    if (error != 0) unlink(name.c_str());
    const bool is_claimed = error == 0 || error == EWOULDBLOCK;
    if (!is_claimed || attempt == kMaxAttempts) Fail(error == 0 ? ENOENT : error, name);
  }
}

// The header and all that belongs to it, up to the ring.
void WriteHeader(char* memory, const RingDescription& description, std::uint32_t segment_count,
                 std::size_t ring_offset, std::size_t bytes) {
  auto* const header = new (memory) RingHeader{};
  header->protocol = description.protocol.number;
  header->span_key = static_cast<unsigned char>(description.protocol.span_key);
  header->file_bytes = bytes;
  header->segment_count = segment_count;
  header->segment_bytes = kSegmentBytes;
  header->table_bytes = ScopeChanges::kBytes;
  header->origin_offset = sizeof(RingHeader);
  header->origin_bytes = static_cast<std::uint32_t>(description.origin.size());
  header->scope_room = kScopeRoom;
  header->scopes_offset = static_cast<std::uint32_t>(ring_offset - kScopeRoom);
  header->ring_offset = ring_offset;
  header->pid = getpid();
  header->alive = common::ReadClock(CLOCK_REALTIME);
  std::memcpy(memory + header->origin_offset, description.origin.data(), description.origin.size());
  header->version = kRingVersion;
  std::memcpy(header->magic, kRingMagic, sizeof(kRingMagic));
}

}  // namespace

std::unique_ptr<RingFile> RingFile::Make(const RingDescription& description,
                                         std::uint32_t segment_count) {
  if (mkdir(description.directory.c_str(), 0700) != 0 && errno != EEXIST) {
    Fail(errno, description.directory);
  }
  const std::size_t ring_offset =
      RoundUpToPages(sizeof(RingHeader) + description.origin.size()) + kScopeRoom;
  const std::size_t bytes = ring_offset + RingLayout{segment_count}.bytes;

  // A file beyond this limit would be a signal (SIGXFSZ).
  rlimit limit;
  if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < bytes) {
    Fail(EFBIG, description.directory);
  }

  std::string path;
  const Descriptor file = MakeLocked(description.directory, &path);
  const std::string unfinished = Unfinished(path);
  try {
    // A page that has no block when it is written to would be a fault.
    if (const int error = posix_fallocate(file.get(), 0, static_cast<off_t>(bytes)); error != 0) {
      Fail(error, unfinished);
    }
    void* const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (memory == MAP_FAILED) Fail(errno, unfinished);
    std::unique_ptr<RingFile> ring{new RingFile{path, static_cast<char*>(memory), bytes}};
    if (madvise(memory, bytes, MADV_DONTFORK) != 0) Fail(errno, unfinished);
    WriteHeader(ring->memory_, description, segment_count, ring_offset, bytes);
    if (rename(unfinished.c_str(), path.c_str()) != 0) Fail(errno, unfinished);
    return ring;
  } catch (...) {
    unlink(unfinished.c_str());
    throw;
  }
}

RingFile::~RingFile() {
  if (memory_ != nullptr) munmap(memory_, bytes_);
}

void RingFile::AddScopes(const ScopeRegistry& scopes) {
  RingHeader& header = *this->header();
  for (; scope_count_ < scopes.size(); ++scope_count_) {
    const std::string_view bytes = scopes.Get(static_cast<Scope>(scope_count_));
    const auto length = static_cast<std::uint32_t>(bytes.size());
    const std::uint32_t used = header.scopes_bytes.load(std::memory_order_relaxed);
    // Scopes are numbered by their order, so those after one that does not fit are left out too.
    if (bytes.size() > kScopeRoom || sizeof(length) + length > kScopeRoom - used) return;
    char* const at = memory_ + header.scopes_offset + used;
    std::memcpy(at, &length, sizeof(length));
    std::memcpy(at + sizeof(length), bytes.data(), length);
    header.scopes_bytes.store(used + static_cast<std::uint32_t>(sizeof(length)) + length,
                              std::memory_order_release);
  }
}

void RingFile::Remove() { unlink(path_.c_str()); }

bool RingFile::IsInPlace() const { return access(path_.c_str(), F_OK) == 0; }

void RingFile::ForgetRing() { bytes_ = header()->ring_offset; }

}  // namespace lightstep::buffer

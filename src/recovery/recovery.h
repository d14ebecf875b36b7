// Recovery: sends what dead processes left in the recovery directory. A thread takes one file after
// the other, the oldest first, and has a Delivery of its own for it, so that new spans do
// not wait. A file is removed when all of its spans are settled.
//
// Owned by the tracer's Recorder. Any thread may call it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "src/buffer/ring_file.h"
#include "src/common/clock.h"
#include "src/common/log.h"
#include "src/common/span_clock.h"
#include "src/delivery/delivery.h"
#include "src/delivery/ledger.h"
#include "src/delivery/settings.h"
#include "src/recovery/dead_file.h"
#include "src/recovery/recovered_spans.h"

namespace lightstep::recovery {

struct RecoverySettings {
  std::string directory;
  buffer::RingProtocol protocol;
  std::uint64_t limit;            // bytes that all files may take on their disk
  common::Nanoseconds age_limit;  // the maximum time since the process was last seen
  // Returns where to send the spans. Called once, on the background thread. The origin in the
  // result is replaced by that of the file.
  std::function<delivery::Settings()> delivery;
};

// Spans of dead processes: recovered == acknowledged + rejected + dropped + those that wait.
struct RecoveryCounts {
  std::uint64_t recovered = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t rejected = 0;
  std::uint64_t dropped = 0;  // beyond a limit, or after a satellite told the tracer to stop
};

class Recovery {
 public:
  // Claims files of dead processes, and starts the thread if there are any. Returns null if there
  // are none. The process must not fork meanwhile. `disabled` and `log` outlive the result. Throws
  // std::system_error if the system provides no thread.
  static std::unique_ptr<Recovery> Begin(RecoverySettings settings, std::atomic<bool>& disabled,
                                         const common::Logger& log);
  // Closes without waiting.
  ~Recovery();
  Recovery(const Recovery&) = delete;
  Recovery& operator=(const Recovery&) = delete;

  // Waits until everything is settled, or until `deadline` (monotonic), and ends the thread. What
  // is not settled stays in its file. Can be called again.
  void Close(common::Nanoseconds deadline);

  RecoveryCounts counts() const;

  // To be called around a fork. A child must not use or destroy its copy afterwards, because the
  // thread and the files are the parent's.
  void PrepareFork();
  void ParentAfterFork();
  void ChildAfterFork();

 private:
  using Source = std::shared_ptr<RecoveredSpans>;

  // One file on its way.
  struct Job {
    Source source;
    std::unique_ptr<delivery::Delivery> delivery;  // the first to be destroyed
  };

  Recovery(RecoverySettings settings, std::atomic<bool>& disabled, const common::Logger& log)
      : settings_{std::move(settings)}, disabled_{disabled}, log_{log} {}

  bool ClaimFiles();
  void Run();
  std::vector<Source> Gather(std::unique_lock<std::mutex>& lock);
  void SendAll(std::vector<Source> sources, std::unique_lock<std::mutex>& lock);
  std::vector<Source> ReadFiles(std::unique_lock<std::mutex>& lock);
  void PutAside(DeadFile& file, const UnreadableFile& error);
  std::vector<Source> WithinLimits(std::vector<Source> sources, common::Nanoseconds& oldest_kept);
  void GiveUp(RecoveredSpans& source, const std::string& why);
  void Send(const Source& source, std::unique_lock<std::mutex>& lock);

  const RecoverySettings settings_;
  std::atomic<bool>& disabled_;
  const common::Logger& log_;
  common::SpanClock clock_;  // Delivery needs one to refresh; no span here reads it
  delivery::Ledger ledger_;  // of all files
  std::atomic<std::uint64_t> recovered_{0};
  std::atomic<std::uint64_t> given_up_{0};
  const std::atomic<std::uint64_t> no_dropped_spans_{0};

  // Held by the thread except while it reads a file or waits, so that no fork comes while it opens
  // descriptors or changes state.
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<DeadFile>> claimed_;
  std::vector<std::string> listed_;  // names of files that may be claimed
  std::set<std::string> seen_;       // names of files: each is handled once
  delivery::Settings delivery_settings_;
  std::shared_ptr<Job> job_;
  bool is_stopping_ = false;
  bool has_ended_ = false;
  std::mutex closing_mutex_;  // one Close at a time
  std::thread thread_;
};

}  // namespace lightstep::recovery

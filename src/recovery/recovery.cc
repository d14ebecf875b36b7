#include "src/recovery/recovery.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "src/network/background_thread.h"
#include "src/network/own_threads.h"

namespace lightstep::recovery {
namespace {

// How many files are claimed and read at a time. With the limit on their size it bounds what is
// mapped: a file that is not read yet is mapped whole, which takes 68 MiB of address space.
constexpr std::size_t kFilesAtATime = 4;

// How often the thread looks whether a file is done.
constexpr std::chrono::milliseconds kLook{10};

std::string Spans(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " span" : " spans");
}

}  // namespace

std::unique_ptr<Recovery> Recovery::Begin(RecoverySettings settings, std::atomic<bool>& disabled,
                                          const common::Logger& log) {
  std::unique_ptr<Recovery> recovery{new Recovery{std::move(settings), disabled, log}};
  if (!recovery->ClaimFiles()) return nullptr;
  Recovery* const self = recovery.get();
  recovery->thread_ = network::StartBackgroundThread([self] { self->Run(); });
  return recovery;
}

Recovery::~Recovery() { Close(0); }

// Claims files that were not seen yet, kFilesAtATime at most. Returns false if there are none.
bool Recovery::ClaimFiles() {
  bool is_listed = false;
  while (claimed_.size() != kFilesAtATime) {
    if (listed_.empty()) {
      if (std::exchange(is_listed, true)) break;
      listed_ = FindRingFiles(settings_.directory);
      if (listed_.empty()) break;
    }
    const std::string name = std::move(listed_.back());
    listed_.pop_back();
    if (seen_.count(name) != 0) continue;
    DeadFile::Claim claim = DeadFile::TryClaim(settings_.directory, name);
    if (claim.outcome == DeadFile::Claim::Outcome::kAlive) continue;
    seen_.insert(name);
    if (claim.outcome == DeadFile::Claim::Outcome::kClaimed) {
      claimed_.push_back(std::move(claim.file));
    } else if (claim.outcome == DeadFile::Claim::Outcome::kNotOurs) {
      log_.Warning("recovery_directory: " + settings_.directory + "/" + name +
                   " is skipped: " + claim.reason);
    }
  }
  return !claimed_.empty();
}

void Recovery::Run() {
  std::unique_lock lock{mutex_};
  try {
    delivery_settings_ = settings_.delivery();
    do {
      SendAll(Gather(lock), lock);
    } while (!is_stopping_ && ClaimFiles());
  } catch (const std::exception& error) {
    log_.Error(std::string{"recovery_directory: can't recover the spans in it: "} + error.what());
  }
  job_.reset();
  claimed_.clear();
  has_ended_ = true;
  changed_.notify_all();
}

// Reads what is claimed and claims the rest. Returns what is within the limits, the newest first.
std::vector<Recovery::Source> Recovery::Gather(std::unique_lock<std::mutex>& lock) {
  std::vector<Source> sources;
  common::Nanoseconds oldest_kept = 0;
  do {
    std::vector<Source> more = ReadFiles(lock);
    sources.insert(sources.end(), more.begin(), more.end());
    sources = WithinLimits(std::move(sources), oldest_kept);
  } while (!is_stopping_ && ClaimFiles());
  return sources;
}

// Takes the oldest first, which is the last.
void Recovery::SendAll(std::vector<Source> sources, std::unique_lock<std::mutex>& lock) {
  while (!sources.empty() && !is_stopping_) {
    const Source source = std::move(sources.back());
    sources.pop_back();
    Send(source, lock);
  }
}

std::vector<Recovery::Source> Recovery::ReadFiles(std::unique_lock<std::mutex>& lock) {
  std::vector<Source> sources;
  std::vector<std::unique_ptr<DeadFile>> files = std::move(claimed_);
  claimed_.clear();
  for (std::unique_ptr<DeadFile>& file : files) {
    if (is_stopping_) break;
    // A fork need not wait for this, because the child does not use what is half read.
    lock.unlock();
    RingContents contents;
    std::unique_ptr<UnreadableFile> error;
    try {
      contents = ReadRing(file->bytes(), settings_.protocol);
    } catch (const UnreadableFile& thrown) {
      error = std::make_unique<UnreadableFile>(thrown);
    }
    lock.lock();
    if (error != nullptr) {
      PutAside(*file, *error);
      continue;
    }
    const Source source = std::make_shared<RecoveredSpans>(std::move(file), std::move(contents));
    recovered_ += source->unsettled();
    sources.push_back(source);
  }
  return sources;
}

void Recovery::PutAside(DeadFile& file, const UnreadableFile& error) {
  if (error.kind() == UnreadableFile::Kind::kForeign) {
    log_.Warning("recovery_directory: " + file.path() + " is skipped: " + error.what());
  } else {
    log_.Error("recovery_directory: " + file.path() + " is damaged and not sent: " + error.what() +
               "; it is kept as " + file.SetAside());
  }
}

// Returns `sources` by age, the newest first, without those that are too old or too many. What was
// alive last before `oldest_kept` is older than one that was too many already.
std::vector<Recovery::Source> Recovery::WithinLimits(std::vector<Source> sources,
                                                     common::Nanoseconds& oldest_kept) {
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a->alive() > b->alive(); });
  const common::Nanoseconds now = common::ReadClock(CLOCK_REALTIME);
  std::uint64_t bytes = 0;
  std::vector<Source> kept;
  // From the newest on, so that the oldest exceed the limit first.
  for (const Source& source : sources) {
    if (source->IsSettled()) {
      source->file().Remove();
      continue;
    }
    bytes += source->disk_bytes();
    if (now - source->alive() > settings_.age_limit) {
      GiveUp(*source, "recovery_age_limit");
    } else if (bytes > settings_.limit || source->alive() < oldest_kept) {
      oldest_kept = std::max(oldest_kept, source->alive());
      GiveUp(*source, "recovery_limit");
    } else {
      kept.push_back(source);
    }
  }
  return kept;
}

void Recovery::GiveUp(RecoveredSpans& source, const std::string& why) {
  given_up_ += source.unsettled();
  log_.Warning("recovery_directory: " + source.file().path() + " with " +
               Spans(source.unsettled()) + " exceeds " + why + " and is dropped");
  source.file().Remove();
}

void Recovery::Send(const Source& source, std::unique_lock<std::mutex>& lock) {
  log_.Debug("recovery_directory: " + source->file().path() + " has " + Spans(source->unsettled()) +
             " of process " + std::to_string(source->pid()));
  delivery::Settings settings = delivery_settings_;
  settings.origin = source->origin();
  job_ = std::make_shared<Job>();
  job_->source = source;
  job_->delivery = std::make_unique<delivery::Delivery>(
      std::move(settings), delivery::Delivery::Shared{*source, source->scopes(), ledger_,
                                                      no_dropped_spans_, disabled_, clock_, log_});
  job_->delivery->Start();
  common::RateLimit look{100'000'000};
  while (!is_stopping_ && !source->IsSettled()) {
    changed_.wait_for(lock, kLook);
    // The process is ending. The next one sends the rest.
    if (look.Allow(common::MonotonicNow()) && network::OnlyOwnThreadsAreLeft()) is_stopping_ = true;
  }
  job_->delivery->Stop();
  job_.reset();
  if (source->IsSettled()) source->file().Remove();
}

void Recovery::Close(common::Nanoseconds deadline) {
  const std::lock_guard closing{closing_mutex_};
  if (!thread_.joinable()) return;
  std::unique_lock lock{mutex_};
  while (!has_ended_) {
    const common::Nanoseconds time = deadline - common::MonotonicNow();
    if (time <= 0) break;
    if (const std::shared_ptr<Job> job = job_) {
      // Ends the request that is being collected.
      lock.unlock();
      job->delivery->Flush(time);
      lock.lock();
    }
    if (!has_ended_) changed_.wait_for(lock, kLook);
  }
  is_stopping_ = true;
  changed_.notify_all();
  lock.unlock();
  if (thread_.get_id() != std::this_thread::get_id()) return thread_.join();
  // As in Delivery::Stop: this is the last thread of the process.
  static auto* const kept = new std::vector<std::thread>;
  kept->push_back(std::move(thread_));
}

RecoveryCounts Recovery::counts() const {
  RecoveryCounts counts;
  counts.acknowledged = ledger_.acknowledged.load();
  counts.rejected = ledger_.rejected.load();
  counts.dropped = ledger_.abandoned.load() + given_up_.load();
  counts.recovered = recovered_.load();  // the last: never less than the others together
  return counts;
}

void Recovery::PrepareFork() {
  mutex_.lock();
  if (job_ != nullptr && job_->delivery != nullptr) job_->delivery->PrepareFork();
}

void Recovery::ParentAfterFork() {
  if (job_ != nullptr && job_->delivery != nullptr) job_->delivery->ParentAfterFork();
  mutex_.unlock();
}

void Recovery::ChildAfterFork() {
  if (job_ == nullptr || job_->delivery == nullptr) return;
  job_->delivery->ChildAfterFork();
  job_->delivery.reset();
}

}  // namespace lightstep::recovery

#include "src/recovery/listing.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "src/recovery/dead_file.h"
#include "src/recovery/ring_contents.h"

namespace lightstep::recovery {
namespace {

using Outcome = DeadFile::Claim::Outcome;

ListedFile Describe(const std::string& name, const DeadFile::Claim& claim) {
  ListedFile listed;
  listed.name = name;
  if (claim.outcome != Outcome::kClaimed) {
    listed.remark = claim.outcome == Outcome::kAlive ? "its process is alive, or it is being sent"
                                                     : claim.reason;
    return listed;
  }
  try {
    const RingContents contents = ReadRing(claim.file->bytes(), std::nullopt);
    listed.protocol = contents.protocol;
    listed.pid = contents.pid;
    listed.alive = contents.alive;
    listed.spans = contents.spans;
    listed.bytes = contents.bytes;
  } catch (const UnreadableFile& error) {
    listed.remark = error.what();
  }
  return listed;
}

}  // namespace

std::vector<ListedFile> ListFiles(const std::string& directory) {
  std::vector<std::string> names = FindRingFiles(directory);
  std::sort(names.begin(), names.end());
  std::vector<ListedFile> files;
  for (const std::string& name : names) {
    const DeadFile::Claim claim = DeadFile::TryClaim(directory, name);
    if (claim.outcome != Outcome::kGone) files.push_back(Describe(name, claim));
  }
  return files;
}

}  // namespace lightstep::recovery

#include "src/delivery/request_body.h"

#include <string>
#include <unordered_map>
#include <utility>

namespace lightstep::delivery {
namespace {

// The slices of one scope.
struct Group {
  buffer::Scope scope;
  std::size_t bytes = 0;
  std::vector<std::string_view> slices{};
};

// In the order in which the scopes first appear.
std::vector<Group> GroupByScope(const std::vector<Parcel>& parcels) {
  std::vector<Group> groups;
  std::unordered_map<buffer::Scope, std::size_t> places;
  for (const Parcel& parcel : parcels) {
    const buffer::Slice& slice = parcel.slice;
    const auto [place, is_new] = places.emplace(slice.scope, groups.size());
    if (is_new) groups.push_back(Group{slice.scope});
    Group& group = groups[place->second];
    group.bytes += slice.bytes.size();
    group.slices.push_back(slice.bytes);
  }
  return groups;
}

bool IsSmall(std::string_view slice) { return slice.size() < kMinGatheredBytes; }

}  // namespace

RequestBody::RequestBody(const wire::Protocol& protocol, std::string_view origin,
                         std::uint64_t dropped, const buffer::ScopeRegistry& scopes,
                         const std::vector<Parcel>& parcels) {
  const std::vector<Group> groups = GroupByScope(parcels);
  std::vector<wire::Run> runs;
  for (const Group& group : groups) runs.push_back({scopes.Get(group.scope), group.bytes});
  const std::vector<std::string> envelope = protocol.Envelope(origin, runs, dropped);

  std::size_t to_copy = 0;
  for (const std::string& part : envelope) to_copy += part.size();
  for (const Group& group : groups) {
    for (const std::string_view slice : group.slices) to_copy += IsSmall(slice) ? slice.size() : 0;
  }
  copied_.reserve(to_copy);  // so that the pieces stay where they are
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Add(envelope[i], /*is_to_copy=*/true);
    for (const std::string_view slice : groups[i].slices) Add(slice, IsSmall(slice));
  }
}

RequestBody::RequestBody(std::vector<char> bytes)
    : copied_{std::move(bytes)},
      pieces_{boost::asio::buffer(std::as_const(copied_))},
      size_{copied_.size()} {}

void RequestBody::Add(std::string_view bytes, bool is_to_copy) {
  if (bytes.empty()) return;
  size_ += bytes.size();
  if (!is_to_copy) {
    pieces_.emplace_back(bytes.data(), bytes.size());
    return;
  }
  const char* const end = copied_.data() + copied_.size();
  copied_.insert(copied_.end(), bytes.begin(), bytes.end());
  // One piece with what was copied just before.
  if (!pieces_.empty() && (pieces_.back() + pieces_.back().size()).data() == end) {
    bytes = {static_cast<const char*>(pieces_.back().data()), pieces_.back().size() + bytes.size()};
    pieces_.pop_back();
    pieces_.emplace_back(bytes.data(), bytes.size());
  } else {
    pieces_.emplace_back(end, bytes.size());
  }
}

}  // namespace lightstep::delivery

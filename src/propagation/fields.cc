#include "src/propagation/fields.h"

#include <algorithm>

#include "src/common/ascii.h"

namespace lightstep::propagation {

std::string_view OnlyElement(std::string_view list) {
  const std::size_t first_end = std::min(list.find(','), list.size());
  const std::string_view first = common::WithoutBlanksAround(list.substr(0, first_end));
  for (std::size_t end = first_end; end != list.size();) {
    const std::size_t begin = end + 1;
    end = std::min(list.find(',', begin), list.size());
    if (common::WithoutBlanksAround(list.substr(begin, end - begin)) != first) return list;
  }
  return first_end == list.size() ? list : first;
}

Fields::Fields(const std::vector<std::string_view>& keys) {
  fields_.reserve(keys.size());
  for (const std::string_view key : keys) fields_.push_back({key, {}, false, nullptr});
}

std::string_view Fields::Keep(std::string_view value) {
  if (value.size() > kept_.size() - kept_size_) return kept_apart_.emplace_front(value);
  char* const begin = kept_.data() + kept_size_;
  value.copy(begin, value.size());
  kept_size_ += value.size();
  return {begin, value.size()};
}

bool Fields::Add(std::string_view key, std::string_view value) {
  for (Field& field : fields_) {
    if (!common::IsSameInLowerCase(key, field.key)) continue;
    if (field.is_present) {
      if (field.joined == nullptr) field.joined = &kept_apart_.emplace_front(field.value);
      field.joined->append(1, ',').append(value);
      field.value = *field.joined;
    } else {
      field.is_present = true;
      field.value = Keep(value);
    }
    return true;
  }
  return false;
}

bool Fields::MergeEqualElements() {
  bool has_merged = false;
  for (Field& field : fields_) {
    if (!field.is_present) continue;
    const std::string_view element = OnlyElement(field.value);
    has_merged = has_merged || element.size() != field.value.size();
    field.value = element;
  }
  return has_merged;
}

const std::string_view* Fields::Find(std::string_view key) const {
  for (const Field& field : fields_) {
    // Who asks for a key mostly asks with the text that it was named with.
    const bool is_same_text = field.key.data() == key.data() && field.key.size() == key.size();
    if (is_same_text || field.key == key) return field.is_present ? &field.value : nullptr;
  }
  return nullptr;
}

}  // namespace lightstep::propagation

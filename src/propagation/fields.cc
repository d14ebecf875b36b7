#include "src/propagation/fields.h"

#include "src/common/ascii.h"

namespace lightstep::propagation {

Fields::Fields(const std::vector<std::string_view>& keys) {
  fields_.reserve(keys.size());
  for (const std::string_view key : keys) fields_.push_back({key, false, {}});
}

bool Fields::Add(std::string_view key, std::string_view value) {
  for (Field& field : fields_) {
    if (!common::IsSameInLowerCase(key, field.key)) continue;
    if (field.is_present) field.value += ',';
    field.is_present = true;
    field.value += value;
    return true;
  }
  return false;
}

const std::string* Fields::Find(std::string_view key) const {
  for (const Field& field : fields_) {
    if (field.key == key) return field.is_present ? &field.value : nullptr;
  }
  return nullptr;
}

}  // namespace lightstep::propagation

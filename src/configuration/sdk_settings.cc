#include "src/configuration/sdk_settings.h"

#include <utility>

namespace lightstep::configuration {

std::optional<SamplerChoice> SamplerNamed(std::string_view name) {
  using Root = SamplerChoice::Root;
  static constexpr std::string_view kParentBased = "parentbased_";
  static constexpr std::pair<std::string_view, Root> kRoots[] = {
      {"always_on", Root::kAlwaysOn},
      {"always_off", Root::kAlwaysOff},
      {"traceidratio", Root::kRatio},
  };
  const bool is_parent_based = name.substr(0, kParentBased.size()) == kParentBased;
  if (is_parent_based) name.remove_prefix(kParentBased.size());
  for (const auto& [root_name, root] : kRoots) {
    if (name == root_name) return SamplerChoice{root, is_parent_based, {}};
  }
  return std::nullopt;
}

}  // namespace lightstep::configuration

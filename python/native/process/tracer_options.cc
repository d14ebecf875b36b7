#include "python/native/process/tracer_options.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "python/native/process/configuration.h"
#include "python/native/process/python_logging.h"
#include "src/common/log.h"
#include "src/tracer/environment.h"
#include "src/tracer/options_reader.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;
namespace json = boost::json;

constexpr char kAccessToken[] = "access_token";

bool HasToken(const json::object& configuration,
              const std::vector<tracer::EnvironmentMember>& environment) {
  const json::value* const token = configuration.if_contains(kAccessToken);
  return (token != nullptr && !token->is_null()) ||
         std::any_of(environment.begin(), environment.end(),
                     [](const auto& member) { return member.key == kAccessToken; });
}

}  // namespace

TracerOptions MakeOptions(const bp::dict& keywords, Remarks& remarks) {
  json::object configuration = ReadConfiguration(keywords);
  AdaptFormerKeywords(configuration, remarks);
  const tracer::Environment environment = tracer::ReadEnvironment(configuration);
  remarks.insert(remarks.end(), environment.warnings.begin(), environment.warnings.end());
  if (!HasToken(configuration, environment.members)) {
    configuration[kAccessToken] = "";
    remarks.push_back(
        "access_token: nothing was given, here or as LIGHTSTEP_ACCESS_TOKEN; some satellites "
        "refuse "
        "reports without one");
  }
  TracerOptions options = tracer::ReadOptions(configuration, environment.members);
  if (options.component_name.empty()) options.component_name = ProgramName();
  options.platform = "python";
  options.platform_version = PythonVersion();
  options.platform_description = Py_GetVersion();
  options.log_sink = MakeLogSink();
  return options;
}

void LogRemarks(const TracerOptions& options, const Remarks& remarks) {
  const common::Logger log{options.log_sink, options.verbose};
  for (const std::string& remark : remarks) log.Warning(remark);
  WriteWaiting();
}

}  // namespace lightstep::python

#include "python/native/process/tracer_options.h"

#include <boost/json/object.hpp>
#include <string>

#include "python/native/process/configuration.h"
#include "python/native/process/python_logging.h"
#include "src/common/log.h"
#include "src/configuration/reader.h"
#include "src/configuration/resolution.h"

namespace lightstep::python {

TracerOptions ReadOptions(const boost::python::dict& given, Remarks& remarks,
                          configuration::SdkSettings* sdk) {
  boost::json::object keywords = ReadConfiguration(given);
  AdaptFormerKeywords(keywords, remarks);
  return configuration::ReadOptionsAndEnvironment(keywords, configuration::MissingToken::kWarn,
                                                  sdk);
}

void CompleteOptions(TracerOptions& options, Remarks& remarks) {
  remarks.insert(remarks.end(), options.warnings.begin(), options.warnings.end());
  options.warnings.clear();
  options.component_name = configuration::ServiceName(options, ProgramName());
  options.platform = "python";
  options.platform_version = PythonVersion();
  options.platform_description = Py_GetVersion();
  options.log_sink = MakeLogSink();
}

void LogRemarks(const TracerOptions& options, const Remarks& remarks) {
  const common::Logger log{options.log_sink, options.verbose};
  for (const std::string& remark : remarks) log.Warning(remark);
  WriteWaiting();
}

}  // namespace lightstep::python

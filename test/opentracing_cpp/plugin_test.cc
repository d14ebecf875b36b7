// Tests the plugin with opentracing-cpp's own DynamicallyLoadTracingLibrary. The argument is the
// plugin's path.
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opentracing/dynamic_load.h>
#include <opentracing/tracer_factory.h>

#include <memory>
#include <string>
#include <system_error>

#include "test/delivery/satellite.h"
#include "test/opentracing_cpp/carriers.h"

namespace lightstep {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

std::string plugin_path;

class PluginTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string error;
    auto loaded = opentracing::DynamicallyLoadTracingLibrary(plugin_path.c_str(), error);
    ASSERT_TRUE(loaded) << error;
    library_ = std::move(*loaded);
  }

  std::error_code RefusalOf(const std::string& configuration) {
    const auto tracer = library_.tracer_factory().MakeTracer(configuration.c_str(), message_);
    EXPECT_FALSE(tracer);
    return tracer ? std::error_code{} : tracer.error();
  }

  opentracing::DynamicTracingLibraryHandle library_;
  std::string message_;
};

TEST_F(PluginTest, MakesATracerThatReports) {
  delivery::Satellite satellite;
  const std::string configuration = R"({
      "component_name": "plugged in",
      "access_token": "token",
      "collector_plaintext": true,
      "satellite_endpoints": [{"host": "127.0.0.1", "port": )" +
                                    std::to_string(satellite.port()) + R"(}],
      "report_timeout": 60000000,
      "tags": {"tier": "edge"}
    })";
  {
    auto made = library_.tracer_factory().MakeTracer(configuration.c_str(), message_);
    ASSERT_TRUE(made) << message_;
    const std::shared_ptr<opentracing::Tracer> tracer = *made;
    auto parent = tracer->StartSpan("parent");
    HttpHeaders headers;
    ASSERT_TRUE(tracer->Inject(parent->context(), headers));
    const auto extracted = tracer->Extract(headers);
    ASSERT_TRUE(extracted);
    auto child = tracer->StartSpan("child", {opentracing::ChildOf(extracted->get())});
    child->SetTag("list", opentracing::Values{1, 2});
    child->Finish();
    parent->Finish();
    tracer->Close();
  }
  ASSERT_EQ(satellite.taken_spans().size(), 2u);
  const collector::ReportRequest report = satellite.taken()[0].report;
  EXPECT_EQ(report.spans(0).operation_name(), "child");
  EXPECT_EQ(report.spans(0).tags(0).json_value(), "[1,2]");
  EXPECT_EQ(report.spans(0).references(0).span_context().span_id(),
            report.spans(1).span_context().span_id());
}

TEST_F(PluginTest, TakesTheLongestPeriod) {
  delivery::Satellite satellite;
  const std::string configuration = R"({
      "access_token": "token",
      "collector_plaintext": true,
      "satellite_endpoints": [{"host": "127.0.0.1", "port": )" +
                                    std::to_string(satellite.port()) + R"(}],
      "report_timeout": 60000000,
      "reporting_period": 9223372036854775807
    })";
  const auto made = library_.tracer_factory().MakeTracer(configuration.c_str(), message_);
  ASSERT_TRUE(made) << message_;
  (*made)->StartSpan("span")->Finish();
  (*made)->Close();
  EXPECT_EQ(satellite.taken_spans().size(), 1u);
}

TEST_F(PluginTest, SaysWhatIsWrongWithAConfiguration) {
  EXPECT_EQ(RefusalOf("access_token: x"), opentracing::configuration_parse_error);
  EXPECT_THAT(message_, HasSubstr("not JSON"));
  EXPECT_EQ(RefusalOf(R"({"access_token": "", "verbose": "yes"})"),
            opentracing::configuration_parse_error);
  EXPECT_THAT(message_, AllOf(StartsWith("verbose: "), HasSubstr("true or false")));
  EXPECT_EQ(RefusalOf("{}"), opentracing::invalid_configuration_error);
  EXPECT_THAT(message_, StartsWith("access_token: "));
  EXPECT_EQ(RefusalOf(R"({"access_token": "", "collector_port": 0})"),
            opentracing::invalid_configuration_error);
  EXPECT_THAT(message_, StartsWith("collector_port: "));
}

TEST_F(PluginTest, RefusesANullPointer) {
  const auto tracer = library_.tracer_factory().MakeTracer(nullptr, message_);
  ASSERT_FALSE(tracer);
  EXPECT_EQ(tracer.error(), opentracing::configuration_parse_error);
  EXPECT_THAT(message_, StartsWith("configuration: "));
}

TEST_F(PluginTest, ShowsItsFactoryAlone) {
  void* const handle = dlopen(plugin_path.c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(handle, nullptr) << dlerror();
  EXPECT_NE(dlsym(handle, "OpenTracingMakeTracerFactory"), nullptr);
  EXPECT_EQ(dlsym(handle, "_ZN9lightstep12ParseOptionsESt17basic_string_viewIcSt11char_traitsIcEE"),
            nullptr);
  dlclose(handle);
}

TEST_F(PluginTest, RefusesAnotherInterface) {
  void* const handle = dlopen(plugin_path.c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(handle, nullptr) << dlerror();
  const auto make = *static_cast<OpenTracingMakeTracerFactoryType**>(
      dlsym(handle, "OpenTracingMakeTracerFactory"));
  const void* category = nullptr;
  std::string message;
  void* factory = nullptr;
  const int code = make("9.0.0", "99", &category, &message, &factory);
  EXPECT_EQ(factory, nullptr);
  ASSERT_NE(category, nullptr);
  EXPECT_EQ((std::error_code{code, *static_cast<const std::error_category*>(category)}),
            opentracing::incompatible_library_versions_error);
  EXPECT_THAT(message, AllOf(HasSubstr("9.0.0"), HasSubstr("99"), HasSubstr("3")));
  dlclose(handle);
}

}  // namespace
}  // namespace lightstep

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  lightstep::plugin_path = argv[1];
  // A name without a directory would be looked for among the system's libraries.
  if (lightstep::plugin_path.find('/') == std::string::npos) lightstep::plugin_path.insert(0, "./");
  return RUN_ALL_TESTS();
}

// Tests src/wire/otlp/resource.h: the attributes of a resource and of a scope, as protobuf reads
// them.
#include "src/wire/otlp/resource.h"

#include <gtest/gtest.h>

#include "lightstep/value.h"
#include "test/wire/otlp/read_back.h"

namespace lightstep::wire {
namespace {

TEST(ResourceTest, HasEachKeyOnceWithItsLastValue) {
  const Value arguments[] = {"program", "--flag"};
  Resource resource;
  EXPECT_FALSE(resource.Has("service.name"));
  resource.Set("service.name", "first").Set("process.pid", 17).Set("service.name", "second");
  resource.Set("process.command_args", Value::Array(arguments, 2));
  EXPECT_TRUE(resource.Has("service.name"));
  const auto read = Read<otlp::ResourceSpans>(resource.Encode());
  const auto attributes = ByKey(read.resource().attributes());
  ASSERT_EQ(attributes.size(), 3u);
  EXPECT_EQ(attributes.at("service.name").string_value(), "second");
  EXPECT_EQ(attributes.at("process.pid").int_value(), 17);
  EXPECT_EQ(attributes.at("process.command_args").array_value().values(1).string_value(), "--flag");
}

TEST(InstrumentationScopeTest, HasWhatIsGiven) {
  InstrumentationScope scope{"library", "1.2", "https://example.com/schema"};
  scope.Set("key", true);
  const auto read = Read<otlp::ScopeSpans>(scope.Encode());
  EXPECT_EQ(read.scope().name(), "library");
  EXPECT_EQ(read.scope().version(), "1.2");
  EXPECT_EQ(read.schema_url(), "https://example.com/schema");
  EXPECT_TRUE(ByKey(read.scope().attributes()).at("key").bool_value());
}

TEST(InstrumentationScopeTest, MayHaveANameAlone) {
  const auto read = Read<otlp::ScopeSpans>(InstrumentationScope{"library"}.Encode());
  EXPECT_EQ(read.scope().name(), "library");
  EXPECT_EQ(read.scope().version(), "");
  EXPECT_EQ(read.schema_url(), "");
}

}  // namespace
}  // namespace lightstep::wire

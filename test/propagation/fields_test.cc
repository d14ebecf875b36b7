// Tests src/propagation/fields.h: which entries are kept, and how repeated keys are handled.
#include "src/propagation/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace lightstep::propagation {
namespace {

using testing::IsNull;
using testing::Pointee;

const std::vector<std::string_view> kKeys = {"first", "second"};

TEST(FieldsTest, HaveNothingAtFirst) {
  const Fields fields{kKeys};
  EXPECT_THAT(fields.Find("first"), IsNull());
  EXPECT_THAT(fields.Find("unknown"), IsNull());
}

TEST(FieldsTest, KeepWhatIsAskedForInAnyCase) {
  Fields fields{kKeys};
  EXPECT_TRUE(fields.Add("FiRST", "Value"));
  EXPECT_THAT(fields.Find("first"), Pointee(std::string_view{"Value"}));
  EXPECT_THAT(fields.Find("second"), IsNull());
}

TEST(FieldsTest, PassOverOtherKeys) {
  Fields fields{kKeys};
  for (const char* const key : {"", "firs", "firstt", "first ", "\xFF", "third"}) {
    EXPECT_FALSE(fields.Add(key, "value")) << key;
    EXPECT_THAT(fields.Find(key), IsNull());
  }
}

TEST(FieldsTest, TellAnEmptyValueFromNone) {
  Fields fields{kKeys};
  EXPECT_TRUE(fields.Add("second", ""));
  EXPECT_THAT(fields.Find("second"), Pointee(std::string_view{}));
}

TEST(FieldsTest, JoinTheValuesOfOneKey) {
  Fields fields{kKeys};
  fields.Add("first", "a=1");
  fields.Add("second", "x");
  fields.Add("First", "b=2");
  fields.Add("first", "");
  EXPECT_THAT(fields.Find("first"), Pointee(std::string_view{"a=1,b=2,"}));
  EXPECT_THAT(fields.Find("second"), Pointee(std::string_view{"x"}));
}

TEST(FieldsTest, MergeListsOfEqualElements) {
  Fields fields{kKeys};
  fields.Add("first", "a , a");
  fields.Add("first", "a");
  fields.Add("second", "a,b");
  EXPECT_TRUE(fields.MergeEqualElements());
  EXPECT_THAT(fields.Find("first"), Pointee(std::string_view{"a"}));
  EXPECT_THAT(fields.Find("second"), Pointee(std::string_view{"a,b"}));
  EXPECT_FALSE(fields.MergeEqualElements());
}

TEST(OnlyElementTest, IsThatOfAListWhoseElementsAreTheSame) {
  EXPECT_EQ(OnlyElement("ab,ab"), "ab");
  EXPECT_EQ(OnlyElement(" ab\t, ab ,ab"), "ab");
  EXPECT_EQ(OnlyElement(","), "");
}

TEST(OnlyElementTest, LeavesOtherTextAsItIs) {
  for (const char* const text : {"", "ab", " ab ", "ab,", ",ab", "ab,a", "ab,abc", "a,b,a"}) {
    EXPECT_EQ(OnlyElement(text), text);
  }
}

TEST(FieldsTest, CopyWhatTheyKeep) {
  Fields fields{kKeys};
  {
    std::string key = "first", value = "value that lives only here and now";
    fields.Add(key, value);
    key.assign(key.size(), 'x');
    value.assign(value.size(), 'x');
  }
  EXPECT_THAT(fields.Find("first"),
              Pointee(std::string_view{"value that lives only here and now"}));
}

}  // namespace
}  // namespace lightstep::propagation

// Tests that a program that has a tracer may end in any way: it does not crash or hang, and
// finished spans are delivered. Each life is a separate process (life_program.cc and
// plugin_life_program.cc), without TLS, with TLS, and with TLS in a program that has used OpenSSL
// before. The arguments are the paths of these two programs and of the plugin.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <memory>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "test/delivery/satellite.h"
#include "test/network/authority.h"

extern char** environ;

namespace lightstep {
namespace {

using delivery::Satellite;

std::string program_path, plugin_program_path, plugin_path;

enum class Security { kPlaintext, kTls, kTlsAfterTheProgram };

std::ostream& operator<<(std::ostream& out, Security security) {
  switch (security) {
    case Security::kPlaintext:
      return out << "plaintext";
    case Security::kTls:
      return out << "tls";
    case Security::kTlsAfterTheProgram:
      break;
  }
  return out << "tls_after_the_program";
}

enum class Program { kLinked, kPlugin };

struct Life {
  const char* name;
  // The numbers of the spans that arrive. Those of `late` may be lost if the program has used
  // OpenSSL before, because OpenSSL then ends before they are finished.
  int spans = 1;
  int late = 0;
  Program program = Program::kLinked;
};

const Life kLives[] = {
    {"local"},
    {"global"},
    {"static"},
    {"function_static"},
    {"leaked"},
    {"thread_local"},
    {"thread_local_of_another"},
    {"of_a_thread_that_goes_on"},
    {"exit"},
    {"exit_with_a_backlog", 2000},
    {"exit_of_another_thread"},
    {"exit_while_another_finishes_spans"},
    {"exit_while_another_closes"},
    {"quick_exit", 0},
    {"quick_exit_after_a_flush"},
    {"atexit_before", 2, 2},
    {"atexit_after", 2},
    {"in_a_destructor", 2, 2},
    {"span_outlives_the_tracer", 1, 1},
    {"fork", 2},
    {"fork_first", 2},
    {"fork_without_spans"},
    {"openssl_ends_first"},
    {"tracer_after_openssl_has_ended", 0},
    {"openssl_ends_meanwhile", 0},
    {"made_at_the_end", 1, 1},
    {"made_at_the_end_in_a_hurry", 0},
    {"two_tracers"},
};

const Life kPluginLives[] = {
    {"local", 1, 0, Program::kPlugin},  {"global", 1, 0, Program::kPlugin},
    {"static", 1, 0, Program::kPlugin}, {"exit", 1, 0, Program::kPlugin},
    {"unload", 1, 0, Program::kPlugin}, {"unload_and_end", 1, 0, Program::kPlugin},
    {"reload", 3, 0, Program::kPlugin},
};

void PrintTo(const Life& life, std::ostream* out) { *out << life.name; }

class LifeTest : public testing::TestWithParam<std::tuple<Life, Security>> {
 protected:
  static Life life() { return std::get<Life>(GetParam()); }
  static Security security() { return std::get<Security>(GetParam()); }

  // Returns the program's status as waitpid gives it. A program that takes more than a minute is
  // killed.
  static int Run(const Satellite& satellite, const std::string& roots) {
    const std::string port = std::to_string(satellite.port());
    std::vector<const char*> arguments{program_path.c_str()};
    if (life().program == Program::kPlugin) {
      arguments = {plugin_program_path.c_str(), plugin_path.c_str()};
    }
    arguments.insert(arguments.end(), {life().name, port.c_str()});
    if (security() != Security::kPlaintext) arguments.push_back(roots.c_str());
    if (security() == Security::kTlsAfterTheProgram) arguments.push_back("--openssl-first");
    arguments.push_back(nullptr);
    pid_t child = -1;
    EXPECT_EQ(posix_spawn(&child, arguments[0], nullptr, nullptr,
                          const_cast<char**>(arguments.data()), environ),
              0);
    int status = -1;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return status;
  }

  static std::set<std::string> NamesIn(const Satellite& satellite) {
    std::set<std::string> names;
    for (const auto& request : satellite.taken()) {
      for (const auto& span : request.report.spans()) names.insert(span.operation_name());
    }
    return names;
  }
};

TEST_P(LifeTest, EndsWellAndDelivers) {
  const network::Authority authority;
  const std::string roots = testing::TempDir() + life().name + ".pem";
  std::ofstream{roots} << authority.certificate();
  const auto satellite = security() == Security::kPlaintext
                             ? std::make_unique<Satellite>()
                             : std::make_unique<Satellite>(authority.Issue({"DNS:localhost"}));
  const int status = Run(*satellite, roots);
  EXPECT_TRUE(WIFEXITED(status)) << strsignal(WTERMSIG(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const std::set<std::string> names = NamesIn(*satellite);
  for (int number = 1; number <= life().spans; ++number) {
    const bool may_be_lost = number == life().late && security() == Security::kTlsAfterTheProgram;
    if (may_be_lost) continue;
    EXPECT_EQ(names.count(std::to_string(number)), 1u) << number;
  }
}

const auto kEachSecurity =
    testing::Values(Security::kPlaintext, Security::kTls, Security::kTlsAfterTheProgram);

std::string NameOf(const testing::TestParamInfo<LifeTest::ParamType>& info) {
  std::ostringstream name;
  name << std::get<Life>(info.param).name << "_" << std::get<Security>(info.param);
  return name.str();
}

INSTANTIATE_TEST_SUITE_P(Linked, LifeTest,
                         testing::Combine(testing::ValuesIn(kLives), kEachSecurity), NameOf);
INSTANTIATE_TEST_SUITE_P(Plugin, LifeTest,
                         testing::Combine(testing::ValuesIn(kPluginLives), kEachSecurity), NameOf);

}  // namespace
}  // namespace lightstep

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  if (argc != 4) return 2;
  lightstep::program_path = argv[1];
  lightstep::plugin_program_path = argv[2];
  // A name without a directory would be looked for among the system's libraries.
  lightstep::plugin_path = std::string{"./"} + argv[3];
  return RUN_ALL_TESTS();
}

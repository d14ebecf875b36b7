// What the tests of recovery_directory share: processes that die in it, and a satellite for those
// that come after them.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "test/delivery/satellite.h"
#include "test/recovery/directory.h"
#include "test/tracer/endpoints.h"

namespace lightstep {

// The names of the spans that `satellite` took, with the service that they are of.
inline std::multimap<std::string, std::string> Taken(const delivery::Satellite& satellite) {
  std::multimap<std::string, std::string> taken;
  for (const auto& request : satellite.taken()) {
    std::string service;
    for (const auto& tag : request.report.reporter().tags()) {
      if (tag.key() == "lightstep.component_name") service = tag.string_value();
    }
    for (const auto& resource_spans : request.otlp.resource_spans()) {
      for (const auto& attribute : resource_spans.resource().attributes()) {
        if (attribute.key() == "service.name") service = attribute.value().string_value();
      }
    }
    for (const auto& span : request.report.spans()) taken.emplace(span.operation_name(), service);
  }
  return taken;
}

inline void FinishSpans(Tracer& tracer, int count, const std::string& name = "span") {
  for (int i = 0; i < count; ++i) tracer.StartSpan(name + std::to_string(i)).Finish();
}

class RecoveryTest : public WireTest {
 protected:
  TracerOptions Options(std::uint16_t port, const std::string& service = "living") {
    TracerOptions options = OptionsFor(port, GetParam());
    options.recovery_directory = directory_.path();
    options.component_name = service;
    options.log_sink = [this](LogLevel, std::string_view text) {
      const std::lock_guard lock{log_mutex_};
      if (text.find("recovery_directory") != text.npos) log_.emplace_back(text);
    };
    return options;
  }

  // Lines about recovery_directory.
  std::vector<std::string> log() {
    const std::lock_guard lock{log_mutex_};
    return log_;
  }

  // Runs `live` in a process, which then dies by `signal`, or by _exit if that is 0.
  template <class Life>
  void LiveAndDie(const Life& live, int signal = SIGKILL) {
    const pid_t child = fork();
    if (child == 0) {
      std::signal(SIGSEGV, SIG_DFL);
      live();
      if (signal == 0) _exit(0);
      raise(signal);
      _exit(1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(signal == 0 ? WIFEXITED(status) : WIFSIGNALED(status)) << status;
  }

  // A process that dies with `count` spans that nobody took.
  void LeaveSpans(int count, int signal = SIGKILL) {
    LiveAndDie(
        [&] {
          auto* const tracer = new Tracer{Options(refusing_.port(), "dead")};
          FinishSpans(*tracer, count);
        },
        signal);
  }

  // `count` files of dead processes, each with one span, which take little room.
  void LeaveFiles(int count) {
    LeaveSpans(1);
    TracerOptions options = Options(refusing_.port());
    options.report_timeout = std::chrono::milliseconds{100};  // nobody takes the span
    // Gives back the blocks that hold no spans.
    Tracer{options}.Close();
    const std::string first = directory_.path() + "/" + directory_.Names().at(0);
    for (int i = 1; i < count; ++i) {
      const std::string copy = directory_.path() + "/lightstep-" + std::to_string(i) + "-00.spans";
      const std::string command = "cp --preserve=mode --sparse=always " + first + " " + copy;
      ASSERT_EQ(std::system(command.c_str()), 0);
    }
  }

  Directory directory_;
  delivery::Satellite satellite_;
  RefusingEndpoint refusing_;
  std::mutex log_mutex_;
  std::vector<std::string> log_;
};

}  // namespace lightstep

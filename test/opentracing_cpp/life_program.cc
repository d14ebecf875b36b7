// A program that uses the tracer and ends in one of the ways in which programs end. The names of
// its spans are numbers from 1. See life_test.cc.
//
//   life_program LIFE PORT [ROOTS] [--openssl-first]
//
// ROOTS is a PEM file. Without it, the tracer speaks plaintext.
#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "lightstep/tracer.h"

namespace {

using TracerPointer = std::shared_ptr<lightstep::LightStepTracer>;

std::uint16_t port;
std::string roots;

TracerPointer MakeTracer(std::chrono::milliseconds report_timeout = std::chrono::seconds{30}) {
  lightstep::LightStepTracerOptions options;
  options.access_token = "token";
  options.satellite_endpoints = {{"localhost", port}};
  options.collector_plaintext = roots.empty();
  options.ssl_root_certificates = roots;
  options.report_timeout = report_timeout;
  return lightstep::MakeLightStepTracer(std::move(options));
}

void FinishSpans(opentracing::Tracer& tracer, int first, int last) {
  for (int number = first; number <= last; ++number) {
    tracer.StartSpan(std::to_string(number))->Finish();
  }
}

// Constructed before main, and therefore destroyed after what main registers.
TracerPointer early;
struct FinishesASpanWhenItIsDestroyed {
  ~FinishesASpanWhenItIsDestroyed() {
    if (tracer != nullptr) FinishSpans(*tracer, 2, 2);
  }
  TracerPointer tracer;
} late_finisher;
struct MakesATracerWhenItIsDestroyed {
  ~MakesATracerWhenItIsDestroyed() {
    if (is_wanted) FinishSpans(*MakeTracer(timeout), 1, 1);
  }
  bool is_wanted = false;
  std::chrono::milliseconds timeout{};
} late_maker;
thread_local TracerPointer of_thread;

void Forever() {
  while (true) pause();
}

// The lives. Each returns the program's exit status.

int Local() {
  const TracerPointer tracer = MakeTracer();
  FinishSpans(*tracer, 1, 1);
  return 0;
}

int Global() {
  const TracerPointer tracer = MakeTracer();
  opentracing::Tracer::InitGlobal(tracer);
  FinishSpans(*opentracing::Tracer::Global(), 1, 1);
  return 0;
}

int Static() {
  early = MakeTracer();
  FinishSpans(*early, 1, 1);
  return 0;
}

int FunctionStatic() {
  static const TracerPointer tracer = MakeTracer();
  FinishSpans(*tracer, 1, 1);
  return 0;
}

int Leaked() {
  static auto* const tracer = new TracerPointer{MakeTracer()};
  FinishSpans(**tracer, 1, 1);
  return 0;
}

int ThreadLocal() {
  of_thread = MakeTracer();
  FinishSpans(*of_thread, 1, 1);
  return 0;
}

int ThreadLocalOfAnother() {
  std::thread{[] { ThreadLocal(); }}.join();
  return 0;
}

int OfAThreadThatGoesOn() {
  std::atomic<bool> is_finished{false};
  std::thread{[&] {
    ThreadLocal();
    is_finished = true;
    Forever();
  }}.detach();
  while (!is_finished) std::this_thread::yield();
  return 0;
}

int Exit() {
  const TracerPointer tracer = MakeTracer();
  FinishSpans(*tracer, 1, 1);
  std::exit(0);
}

int ExitWithABacklog() {
  const TracerPointer tracer = MakeTracer();
  FinishSpans(*tracer, 1, 2000);
  std::exit(0);
}

int ExitOfAnotherThread() {
  const TracerPointer tracer = MakeTracer();
  FinishSpans(*tracer, 1, 1);
  std::thread{[] { std::exit(0); }}.detach();
  Forever();
  return 1;
}

int ExitWhileAnotherFinishesSpans() {
  early = MakeTracer();
  FinishSpans(*early, 1, 1);
  std::thread{[tracer = early] {
    while (true) FinishSpans(*tracer, 2, 2);
  }}.detach();
  std::exit(0);
}

int ExitWhileAnotherCloses() {
  early = MakeTracer();
  FinishSpans(*early, 1, 1);
  std::atomic<bool> is_closing{false};
  std::thread{[&is_closing, tracer = early] {
    is_closing = true;
    tracer->Close();
    Forever();
  }}.detach();
  while (!is_closing) std::this_thread::yield();
  std::exit(0);
}

int QuickExit() {
  early = MakeTracer();
  FinishSpans(*early, 1, 1);
  std::quick_exit(0);
}

int QuickExitAfterAFlush() {
  early = MakeTracer();
  FinishSpans(*early, 1, 1);
  std::at_quick_exit([] { early->Flush(); });
  std::quick_exit(0);
}

int AtExitBefore() {
  std::atexit([] {
    FinishSpans(*early, 2, 2);
    early.reset();
  });
  return Static();
}

int AtExitAfter() {
  Static();
  std::atexit([] {
    FinishSpans(*early, 2, 2);
    early.reset();
  });
  return 0;
}

int InADestructor() {
  late_finisher.tracer = MakeTracer();
  FinishSpans(*late_finisher.tracer, 1, 1);
  return 0;
}

int SpanOutlivesTheTracer() {
  static std::unique_ptr<opentracing::Span> span;
  span = MakeTracer()->StartSpan("1");
  return 0;
}

// Both processes report, the child first.
int Fork(bool is_first_span_before) {
  early = MakeTracer();
  if (is_first_span_before) FinishSpans(*early, 1, 1);
  const pid_t child = fork();
  if (child == 0) {
    FinishSpans(*early, 2, 2);
    std::exit(0);
  }
  int status = 1;
  if (waitpid(child, &status, 0) != child || status != 0) return 1;
  if (!is_first_span_before) FinishSpans(*early, 1, 1);
  return 0;
}

int ForkThatDoesNotFinishSpans() {
  early = MakeTracer();
  FinishSpans(*early, 1, 1);
  const pid_t child = fork();
  if (child == 0) std::exit(0);
  int status = 1;
  return waitpid(child, &status, 0) == child && status == 0 ? 0 : 1;
}

int OpenSslEndsFirst() {
  early = MakeTracer();
  FinishSpans(*early, 1, 1);
  early->Flush();
  OPENSSL_cleanup();
  FinishSpans(*early, 2, 2);
  return 0;
}

int TracerAfterOpenSslHasEnded() {
  OPENSSL_cleanup();
  early = MakeTracer(std::chrono::milliseconds{1});
  if (early == nullptr) return 1;
  FinishSpans(*early, 1, 1);
  return 0;
}

int OpenSslEndsMeanwhile() {
  early = MakeTracer();
  FinishSpans(*early, 1, 2000);
  OPENSSL_cleanup();
  return 0;
}

int MadeAtTheEnd(std::chrono::milliseconds timeout) {
  late_maker.is_wanted = true;
  late_maker.timeout = timeout;
  return 0;
}

int TwoTracers() {
  Global();
  return Static();
}

const std::map<std::string, std::function<int()>> kLives = {
    {"local", Local},
    {"global", Global},
    {"static", Static},
    {"function_static", FunctionStatic},
    {"leaked", Leaked},
    {"thread_local", ThreadLocal},
    {"thread_local_of_another", ThreadLocalOfAnother},
    {"of_a_thread_that_goes_on", OfAThreadThatGoesOn},
    {"exit", Exit},
    {"exit_with_a_backlog", ExitWithABacklog},
    {"exit_of_another_thread", ExitOfAnotherThread},
    {"exit_while_another_finishes_spans", ExitWhileAnotherFinishesSpans},
    {"exit_while_another_closes", ExitWhileAnotherCloses},
    {"quick_exit", QuickExit},
    {"quick_exit_after_a_flush", QuickExitAfterAFlush},
    {"atexit_before", AtExitBefore},
    {"atexit_after", AtExitAfter},
    {"in_a_destructor", InADestructor},
    {"span_outlives_the_tracer", SpanOutlivesTheTracer},
    {"fork", [] { return Fork(/*is_first_span_before=*/true); }},
    {"fork_first", [] { return Fork(/*is_first_span_before=*/false); }},
    {"fork_without_spans", ForkThatDoesNotFinishSpans},
    {"openssl_ends_first", OpenSslEndsFirst},
    {"tracer_after_openssl_has_ended", TracerAfterOpenSslHasEnded},
    {"openssl_ends_meanwhile", OpenSslEndsMeanwhile},
    {"made_at_the_end", [] { return MadeAtTheEnd(std::chrono::seconds{2}); }},
    // The delivery thread is about to use TLS for the first time.
    {"made_at_the_end_in_a_hurry", [] { return MadeAtTheEnd(std::chrono::milliseconds{1}); }},
    {"two_tracers", TwoTracers},
};

}  // namespace

// A forked child does not free its parent's objects, which the address sanitizer reports as a leak.
extern "C" __attribute__((visibility("default"))) const char* __asan_default_options() {
  return "detect_leaks=0";
}

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[argc - 1], "--openssl-first") == 0) {
    SSL_CTX_free(SSL_CTX_new(TLS_client_method()));
    --argc;
  }
  const auto life = argc < 3 ? kLives.end() : kLives.find(argv[1]);
  if (life == kLives.end()) return 2;
  port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  if (argc > 3) {
    std::ifstream file{argv[3]};
    roots.assign(std::istreambuf_iterator<char>{file}, {});
  }
  return life->second();
}

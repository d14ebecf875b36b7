// A program that loads the tracer as a plugin, and ends in one of the ways in which programs end.
// See life_test.cc.
//
//   plugin_life_program PLUGIN LIFE PORT [ROOTS] [--openssl-first]
#include <openssl/ssl.h>
#include <opentracing/dynamic_load.h>
#include <opentracing/tracer_factory.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace {

using Library = opentracing::DynamicTracingLibraryHandle;
using TracerPointer = std::shared_ptr<opentracing::Tracer>;

std::string plugin;
std::string configuration;

Library Load() {
  std::string error;
  auto library = opentracing::DynamicallyLoadTracingLibrary(plugin.c_str(), error);
  if (!library) {
    std::fprintf(stderr, "%s\n", error.c_str());
    std::exit(3);
  }
  return std::move(*library);
}

TracerPointer MakeTracer(const Library& library) {
  std::string error;
  auto tracer = library.tracer_factory().MakeTracer(configuration.c_str(), error);
  if (!tracer) {
    std::fprintf(stderr, "%s\n", error.c_str());
    std::exit(4);
  }
  return *tracer;
}

void FinishSpan(opentracing::Tracer& tracer, int number) {
  tracer.StartSpan(std::to_string(number))->Finish();
}

Library early_library;
TracerPointer early;

int Local() {
  const Library library = Load();
  FinishSpan(*MakeTracer(library), 1);
  return 0;
}

int Global() {
  early_library = Load();
  opentracing::Tracer::InitGlobal(MakeTracer(early_library));
  FinishSpan(*opentracing::Tracer::Global(), 1);
  return 0;
}

int Static() {
  early_library = Load();
  early = MakeTracer(early_library);
  FinishSpan(*early, 1);
  return 0;
}

int Exit() {
  Static();
  std::exit(0);
}

int Unload() {
  {
    const Library library = Load();
    early = MakeTracer(library);
  }
  FinishSpan(*early, 1);
  early->Close();
  return 0;
}

int UnloadAndEnd() {
  {
    const Library library = Load();
    early = MakeTracer(library);
  }
  FinishSpan(*early, 1);
  return 0;
}

int Reload() {
  for (int number = 1; number <= 3; ++number) {
    const Library library = Load();
    FinishSpan(*MakeTracer(library), number);
  }
  return 0;
}

const std::map<std::string, std::function<int()>> kLives = {
    {"local", Local},   {"global", Global}, {"static", Static},
    {"exit", Exit},     {"unload", Unload}, {"unload_and_end", UnloadAndEnd},
    {"reload", Reload},
};

// Quotes a text as a JSON string.
std::string Quoted(const std::string& pem) {
  std::string quoted = "\"";
  for (const char c : pem) quoted += c == '\n' ? std::string{"\\n"} : std::string{c};
  return quoted + "\"";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[argc - 1], "--openssl-first") == 0) {
    SSL_CTX_free(SSL_CTX_new(TLS_client_method()));
    --argc;
  }
  const auto life = argc < 4 ? kLives.end() : kLives.find(argv[2]);
  if (life == kLives.end()) return 2;
  plugin = argv[1];
  configuration = std::string{"{\"access_token\": \"\", \"report_timeout\": 30000000, "} +
                  "\"satellite_endpoints\": [{\"host\": \"localhost\", \"port\": " + argv[3] + "}]";
  if (argc > 4) {
    std::ifstream file{argv[4]};
    const std::string roots{std::istreambuf_iterator<char>{file}, {}};
    configuration += ", \"ssl_root_certificates\": " + Quoted(roots) + "}";
  } else {
    configuration += ", \"collector_plaintext\": true}";
  }
  return life->second();
}

#include "test/delivery/name.h"

#include <dlfcn.h>
#include <netdb.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace lightstep::delivery {

struct Name::State {
  std::mutex mutex;
  std::vector<std::string> addresses;
  // Polled, because unlike a condition variable they work in a forked child.
  std::atomic<bool> hangs{false};
  std::atomic<int> look_ups{0};
  std::atomic<int> under_way{0};
};

namespace {

struct Registry {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<Name::State>> names;
};

// Never destroyed, because look-ups may still run when the test ends.
Registry& TheRegistry() {
  static Registry* const registry = new Registry;
  return *registry;
}

std::shared_ptr<Name::State> Find(const std::string& name) {
  Registry& registry = TheRegistry();
  const std::lock_guard lock{registry.mutex};
  const auto found = registry.names.find(name);
  return found == registry.names.end() ? nullptr : found->second;
}

// Counts a look-up as under way for as long as this object exists.
struct UnderWay {
  explicit UnderWay(Name::State& state) : state{state} {
    ++state.under_way;
    ++state.look_ups;
  }
  ~UnderWay() { --state.under_way; }

  Name::State& state;
};

}  // namespace

Name::Name(std::string name) : name_{std::move(name)}, state_{std::make_shared<State>()} {
  const std::lock_guard lock{TheRegistry().mutex};
  TheRegistry().names[name_] = state_;
}

Name::~Name() {
  GoOn();
  const std::lock_guard lock{TheRegistry().mutex};
  TheRegistry().names.erase(name_);
}

void Name::Set(std::vector<std::string> addresses) {
  const std::lock_guard lock{state_->mutex};
  state_->addresses = std::move(addresses);
}

void Name::Hang() { state_->hangs = true; }

void Name::GoOn() { state_->hangs = false; }

int Name::look_ups() const { return state_->look_ups; }

int Name::under_way() const { return state_->under_way; }

}  // namespace lightstep::delivery

// The program's own definition takes precedence over the C library's.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* name,
                                                                  const char* service,
                                                                  const addrinfo* hints,
                                                                  addrinfo** result) {
  static const auto system =
      reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  const auto state = lightstep::delivery::Find(name == nullptr ? "" : name);
  if (!state) return system(name, service, hints, result);
  const lightstep::delivery::UnderWay under_way{*state};
  while (state->hangs) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  const std::lock_guard lock{state->mutex};
  *result = nullptr;
  addrinfo** end = result;
  for (const std::string& address : state->addresses) {
    const int error = system(address.c_str(), service, hints, end);
    if (error != 0) return error;
    while (*end != nullptr) end = &(*end)->ai_next;
  }
  return *result == nullptr ? EAI_NONAME : 0;
}

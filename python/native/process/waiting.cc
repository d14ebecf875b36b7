#include "python/native/process/waiting.h"

#include <Python.h>

#include <chrono>
#include <future>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "python/native/cpython/interpreter_lock.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python {
namespace {

// The maximum time until Ctrl-C is noticed.
constexpr std::chrono::milliseconds kStep{50};

// How many seconds a greenlet sleeps between two checks.
constexpr double kGreenletStep = 0.01;

// The module called `name`. Null, with no exception set, if it was not imported.
Ref Imported(const char* name) {
  PyObject* const modules = PyImport_GetModuleDict();
  PyObject* const module = PyDict_GetItemString(modules, name);
  return module != nullptr && module != Py_None ? Ref::Share(module) : Ref{};
}

// sleep() of gevent or eventlet, if one of them has patched the threads of the process. It lets
// other greenlets of the thread run. Null if neither has.
Ref GreenletSleep() {
  struct Library {
    const char* package;
    const char* patcher;
    const char* is_patched;
    const char* patched;
  };
  constexpr Library kLibraries[] = {
      {"gevent", "gevent.monkey", "is_module_patched", "threading"},
      {"eventlet", "eventlet.patcher", "is_monkey_patched", "thread"},
  };
  for (const Library& library : kLibraries) {
    const Ref package = Imported(library.package);
    const Ref patcher = Imported(library.patcher);
    if (!package || !patcher) continue;
    const Ref is_patched{CallPython([&] {
      return PyObject_CallMethod(patcher.get(), library.is_patched, "s", library.patched);
    })};
    if (is_patched && PyObject_IsTrue(is_patched.get()) == 1) {
      Ref sleep{PyObject_GetAttrString(package.get(), "sleep")};
      if (sleep) return sleep;
    }
    PyErr_Clear();
  }
  return Ref{};
}

bool IsReadyNow(const std::future<bool>& result) {
  return result.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
}

bool IsReady(const std::future<bool>& result) {
  const InterpreterReleased released;
  return result.wait_for(kStep) == std::future_status::ready;
}

}  // namespace

std::optional<bool> WaitInterruptibly(std::function<bool()> wait) {
  const auto task = std::make_shared<std::packaged_task<bool()>>(std::move(wait));
  std::future<bool> result = task->get_future();
  try {
    std::thread{[task] { (*task)(); }}.detach();
  } catch (const std::system_error&) {
    // The system provides no thread, so Ctrl-C does not end this wait.
    const InterpreterReleased released;
    (*task)();
  }
  // An exception that is thrown into the greenlet (GreenletExit, gevent.Timeout) ends its wait.
  if (const Ref sleep = GreenletSleep()) {
    while (!IsReadyNow(result)) {
      const Ref slept{
          CallPython([&] { return PyObject_CallFunction(sleep.get(), "d", kGreenletStep); })};
      if (!slept) return std::nullopt;
    }
    return result.get();
  }
  while (!IsReady(result)) {
    if (CallPython([] { return PyErr_CheckSignals(); }) < 0) return std::nullopt;
  }
  return result.get();
}

}  // namespace lightstep::python

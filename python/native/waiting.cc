#include "python/native/waiting.h"

#include <Python.h>

#include <chrono>
#include <future>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "python/native/interpreter_lock.h"

namespace lightstep::python {
namespace {

// How long Ctrl-C can go unnoticed.
constexpr std::chrono::milliseconds kStep{50};

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
    // No thread to be had: then without Ctrl-C.
    const InterpreterReleased released;
    (*task)();
  }
  while (!IsReady(result)) {
    if (CallPython([] { return PyErr_CheckSignals(); }) < 0) return std::nullopt;
  }
  return result.get();
}

}  // namespace lightstep::python

// References: the references of a span that is being started, collected from the arguments of
// start_span. Nearly always there is one, the parent.
#pragma once

#include <Python.h>

#include <memory>
#include <vector>

#include "python/native/cpython/ref.h"
#include "src/trace/relationship.h"
#include "src/tracer/span_record.h"

namespace lightstep::python {

class References {
 public:
  bool empty() const { return size_ == 0; }
  const tracer::SpanReference* data() const {
    return all_ == nullptr ? &first_ : all_->references.data();
  }
  std::size_t size() const { return size_; }

  // These skip objects without a context of ours (None, another tracer's spans). They return false,
  // with an exception set, if ForgetException leaves one set.

  // A span or a context that is the parent.
  bool AddParent(PyObject* parent) { return Add(trace::Relationship::kChildOf, parent); }

  // The active span. It is the parent if the caller gives no reference, and so the only one.
  bool AddImplicitParent(PyObject* active_span) {
    return Add(trace::Relationship::kImplicitChildOf, active_span);
  }

  // An opentracing.Reference or an iterable of them.
  bool AddAll(PyObject* references);

 private:
  struct All {
    std::vector<tracer::SpanReference> references;
    std::vector<Ref> owners;  // of the contexts except the first
  };

  bool Add(trace::Relationship relationship, PyObject* context);
  bool AddReference(PyObject* reference);

  std::size_t size_ = 0;
  tracer::SpanReference first_{};
  Ref first_owner_;           // of its context
  std::unique_ptr<All> all_;  // where there is more than one
};

}  // namespace lightstep::python

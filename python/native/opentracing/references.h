// References: what a span that is being started refers to, gathered from what OpenTracing lets the
// caller give: one parent nearly always. Used by Tracer.start_span.
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

  // What is none of our contexts (None, another tracer's) is passed over. False, with an exception
  // set, for what ForgetException leaves set.

  // A span or a context that is the parent.
  bool AddParent(PyObject* parent) { return Add(trace::Relationship::kChildOf, parent); }

  // An opentracing.Reference or an iterable of them.
  bool AddAll(PyObject* references);

 private:
  struct All {
    std::vector<tracer::SpanReference> references;
    std::vector<Ref> owners;  // of the contexts, but the first
  };

  bool Add(trace::Relationship relationship, PyObject* context);
  bool AddReference(PyObject* reference);

  std::size_t size_ = 0;
  tracer::SpanReference first_{};
  Ref first_owner_;           // of its context
  std::unique_ptr<All> all_;  // where there is more than one
};

}  // namespace lightstep::python

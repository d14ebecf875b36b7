// References: what a span that is being started refers to, gathered from what OpenTracing lets the
// caller give. Used by Tracer.start_span.
#pragma once

#include <Python.h>

#include <boost/container/small_vector.hpp>

#include "python/native/ref.h"
#include "src/tracer/span_record.h"

namespace lightstep::python {

class References {
 public:
  bool empty() const { return references_.empty(); }
  const tracer::SpanReference* data() const { return references_.data(); }
  std::size_t size() const { return references_.size(); }

  // What is none of our contexts (None, another tracer's) is passed over. False, with an exception
  // set, only for what is not an Exception.

  // A span or a context that is the parent.
  bool AddParent(PyObject* parent) { return Add(wire::Relationship::kChildOf, parent); }

  // An opentracing.Reference or an iterable of them.
  bool AddAll(PyObject* references);

 private:
  bool Add(wire::Relationship relationship, PyObject* context);
  bool AddReference(PyObject* reference);

  boost::container::small_vector<tracer::SpanReference, 2> references_;
  boost::container::small_vector<Ref, 2> owners_;  // of the contexts
};

}  // namespace lightstep::python

#include "python/native/opentracing/references.h"

#include <optional>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/opentracing/context_of.h"
#include "python/native/opentracing/names.h"

namespace lightstep::python {
namespace {

// opentracing.ReferenceType's constants.
std::optional<trace::Relationship> RelationshipOf(PyObject* type) {
  if (!PyUnicode_Check(type)) return std::nullopt;
  if (PyUnicode_CompareWithASCIIString(type, "child_of") == 0) return trace::Relationship::kChildOf;
  if (PyUnicode_CompareWithASCIIString(type, "follows_from") == 0) {
    return trace::Relationship::kFollowsFrom;
  }
  return std::nullopt;
}

// opentracing.Reference is a named tuple of a type and a context.
bool IsReference(PyObject* object) {
  return PyTuple_Check(object) && PyTuple_GET_SIZE(object) == 2 &&
         PyUnicode_Check(PyTuple_GET_ITEM(object, 0));
}

}  // namespace

bool References::Add(trace::Relationship relationship, PyObject* context) {
  Ref owner;
  const SpanContext* const valid = ContextOf(context, owner);
  if (valid == nullptr) return PyErr_Occurred() == nullptr;
  if (size_++ == 0) {
    first_ = {relationship, valid};
    first_owner_ = std::move(owner);
    return true;
  }
  if (all_ == nullptr) {
    all_ = std::make_unique<All>();
    all_->references.push_back(first_);
  }
  all_->references.push_back({relationship, valid});
  all_->owners.push_back(std::move(owner));
  return true;
}

bool References::AddReference(PyObject* reference) {
  if (!IsReference(reference)) return true;
  const auto relationship = RelationshipOf(PyTuple_GET_ITEM(reference, 0));
  return !relationship || Add(*relationship, PyTuple_GET_ITEM(reference, 1));
}

bool References::AddAll(PyObject* references) {
  if (IsReference(references)) return AddReference(references);
  const Ref iterator = Iterate(references);
  if (!iterator) return ForgetException();
  while (const Ref reference = Next(iterator.get())) {
    if (!AddReference(reference.get())) return false;
  }
  return ForgetException();
}

}  // namespace lightstep::python

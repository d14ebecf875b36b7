#include "python/native/opentelemetry/reading.h"

#include "proto/field_numbers.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/record_fields.h"
#include "python/native/opentelemetry/span_context.h"

namespace lightstep::python::opentelemetry {
namespace {

namespace otlp = proto::otlp;

using protozero::pbf_reader;

bool Append(PyObject* list, const Ref& object) {
  return object && PyList_Append(list, object.get()) == 0;
}

Ref MakeEvent(const ReadEvent& event) {
  const Ref attributes{PyDictProxy_New(event.attributes.get())};
  if (!attributes) return Ref{};
  return Ref{CallPython([&] {
    return PyObject_CallFunction(api.event, "OOKI", event.name ? event.name.get() : Py_None,
                                 attributes.get(), event.time, event.dropped);
  })};
}

Ref MakeLink(const ReadLink& link) {
  Ref trace_state;
  if (!link.trace_state.empty()) {
    trace_state = NewTraceState(link.trace_state);
    if (!trace_state) return Ref{};
  }
  const Ref context = NewSpanContext(link.context, trace_state.get());
  const Ref attributes{context ? PyDictProxy_New(link.attributes.get()) : nullptr};
  if (!attributes) return Ref{};
  return Ref{CallPython([&] {
    return PyObject_CallFunction(api.link, "OOI", context.get(), attributes.get(), link.dropped);
  })};
}

}  // namespace

Reading::Reading(const SpanObject& span)
    : span_{span},
      fields_{span.record.is_otlp() ? kOtlpFields : kLightStepFields},
      record_{span.record.fields()} {}

// Calls use(reader) at each field until it returns false. It reads or skips the field.
template <class Use>
bool Reading::ForEachField(Use use) const {
  for (pbf_reader reader = ReaderOf(record_); reader.next();) {
    const std::uint32_t field = reader.tag();
    if (!use(reader)) return false;
    if (field == fields_.last) break;
  }
  return true;
}

Ref Reading::Name() const {
  // The name is the first field.
  pbf_reader reader = ReaderOf(record_);
  return reader.next(fields_.name) ? NewString(ViewOf(reader)) : NewString({});
}

Ref Reading::Attributes() const {
  Ref dict{PyDict_New()};
  if (!dict) return Ref{};
  const bool is_read = ForEachField([&](pbf_reader& reader) {
    if (reader.tag() == fields_.attributes) {
      return fields_.read_attribute(ViewOf(reader), dict.get());
    }
    reader.skip();
    return true;
  });
  if (!is_read) return Ref{};
  const bool is_sent = span_.is_ended && !span_.is_recording && span_.record.context().sampled;
  if (!is_otlp() && is_sent && !RemoveTagsOfTheEnd(span_, dict.get())) return Ref{};
  return dict;
}

Ref Reading::Events() const {
  const Ref list{PyList_New(0)};
  if (!list) return Ref{};
  const bool is_read = ForEachField([&](pbf_reader& reader) {
    if (reader.tag() != fields_.events) {
      reader.skip();
      return true;
    }
    ReadEvent event;
    return event.attributes && fields_.read_event(ViewOf(reader), event) &&
           Append(list.get(), MakeEvent(event));
  });
  return is_read ? Ref{PyList_AsTuple(list.get())} : Ref{};
}

Ref Reading::Links() const {
  const Ref list{PyList_New(0)};
  if (!list) return Ref{};
  const bool is_read = ForEachField([&](pbf_reader& reader) {
    if (reader.tag() != fields_.links) {
      reader.skip();
      return true;
    }
    ReadLink link;
    return link.attributes && fields_.read_link(ViewOf(reader), link) &&
           (!link.is_link || Append(list.get(), MakeLink(link)));
  });
  return is_read ? Ref{PyList_AsTuple(list.get())} : Ref{};
}

std::uint64_t Reading::ParentSpanId() const {
  std::uint64_t parent = 0;
  ForEachField([&](pbf_reader& reader) {
    if (is_otlp() && reader.tag() == otlp::Span::kParentSpanId) {
      parent = ReadBigEndian(ViewOf(reader));
    } else if (!is_otlp() && reader.tag() == fields_.links) {
      ReadLink reference;
      fields_.read_link(ViewOf(reader), reference);
      if (!reference.is_link && parent == 0) parent = reference.context.span_id;
    } else {
      reader.skip();
    }
    return true;
  });
  return parent;
}

// The count in a field, or `counted` if there is no such field: it is written only if something was
// left out.
std::uint32_t Reading::CountIn(std::uint32_t field, std::uint32_t counted) const {
  if (!is_otlp()) return counted;
  std::uint32_t count = counted;
  ForEachField([&](pbf_reader& reader) {
    if (reader.tag() == field) {
      count = reader.get_uint32();
    } else {
      reader.skip();
    }
    return true;
  });
  return count;
}

std::uint32_t Reading::DroppedAttributes() const {
  return CountIn(otlp::Span::kDroppedAttributesCount, span_.dropped_attributes);
}

std::uint32_t Reading::DroppedEvents() const {
  return CountIn(otlp::Span::kDroppedEventsCount, span_.dropped_events);
}

std::uint32_t Reading::DroppedLinks() const {
  return CountIn(otlp::Span::kDroppedLinksCount, span_.dropped_links);
}

std::optional<common::Nanoseconds> Reading::EndTime() const {
  std::optional<common::Nanoseconds> end;
  ForEachField([&](pbf_reader& reader) {
    if (reader.tag() != fields_.end) {
      reader.skip();
    } else if (is_otlp()) {
      end = static_cast<common::Nanoseconds>(reader.get_fixed64());
    } else {
      end = span_.record.start() + static_cast<common::Nanoseconds>(reader.get_uint64() * 1000);
    }
    return true;
  });
  return end;
}

}  // namespace lightstep::python::opentelemetry

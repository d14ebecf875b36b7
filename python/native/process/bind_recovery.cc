#include <algorithm>
#include <boost/python/dict.hpp>
#include <boost/python/list.hpp>
#include <boost/python/make_function.hpp>
#include <boost/python/scope.hpp>
#include <cstdint>
#include <string>

#include "python/native/process/bindings.h"
#include "src/configuration/choice_types.h"
#include "src/recovery/listing.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

// A file of a newer tracer may have a protocol that this one does not know.
std::string NameOf(std::uint32_t protocol) {
  const std::uint32_t number = std::min<std::uint32_t>(protocol, UINT8_MAX);
  return std::string{configuration::ProtocolName(static_cast<WireProtocol>(number))};
}

bp::list ListRingFiles(const std::string& directory) {
  bp::list files;
  for (const recovery::ListedFile& file : recovery::ListFiles(directory)) {
    bp::dict dict;
    dict["name"] = file.name;
    dict["remark"] = file.remark;
    dict["protocol"] = NameOf(file.protocol);
    dict["pid"] = file.pid;
    dict["alive"] = static_cast<double>(file.alive) / 1e9;
    dict["spans"] = file.spans;
    dict["bytes"] = file.bytes;
    files.append(dict);
  }
  return files;
}

}  // namespace

void BindRecovery() { bp::scope{}.attr("list_ring_files") = bp::make_function(ListRingFiles); }

}  // namespace lightstep::python

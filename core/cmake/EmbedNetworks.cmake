# cmake -DOUTPUT=networks.cpp -DINPUTS=a.json,b.json -P EmbedNetworks.cmake
# Writes a C++ file that holds each description as a string.
string(REPLACE "," ";" INPUTS "${INPUTS}")
set(rows "")
foreach(input IN LISTS INPUTS)
  get_filename_component(name "${input}" NAME_WE)
  file(READ "${input}" json)
  string(REGEX REPLACE "\n *" "" json "${json}")  # Of a string no part: there a line's end would be escaped.
  string(APPEND rows "    {\"${name}\", R\"json(${json})json\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from core/networks/*.json.
#include \"architecture/networks.h\"

namespace lenslet {
namespace {

constexpr NetworkFile kFiles[] = {
${rows}};

}  // namespace

std::span<const NetworkFile> NetworkFiles() { return kFiles; }

}  // namespace lenslet
")

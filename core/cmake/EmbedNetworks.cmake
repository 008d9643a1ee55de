# cmake -DOUTPUT=networks.cpp -DINPUTS=a.json,b.json -P EmbedNetworks.cmake
# Writes a C++ file that holds each description as a string, in the order of their names.
string(REPLACE "," ";" INPUTS "${INPUTS}")
list(TRANSFORM INPUTS REPLACE "\\.json$" "")
list(SORT INPUTS)  # By the networks' names: "fc" before "fc-small".
set(rows "")
foreach(input IN LISTS INPUTS)
  file(READ "${input}.json" json)
  string(REGEX REPLACE "\n *" "" json "${json}")  # Of a string no part: there a line's end would be escaped.
  string(APPEND rows "    R\"json(${json})json\",\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from core/networks/*.json.
#include \"architecture/networks.h\"

namespace lenslet {
namespace {

constexpr std::string_view kFiles[] = {
${rows}};

}  // namespace

std::span<const std::string_view> NetworkFiles() { return kFiles; }

}  // namespace lenslet
")

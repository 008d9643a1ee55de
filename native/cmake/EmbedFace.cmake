# cmake -DOUTPUT=face_file.cpp -DINPUT=face.safetensors -P EmbedFace.cmake
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "(................................................................................)" "\\1\n    " bytes "${bytes}")
file(WRITE "${OUTPUT}" "// Made by EmbedFace.cmake from site/finder/face.safetensors.
#include \"image/face_file.h\"

namespace lenslet::native {

std::span<const std::byte> FaceFile() {
  static constexpr unsigned char kBytes[] = {
    ${bytes}};
  return std::as_bytes(std::span(kBytes));
}

}  // namespace lenslet::native
")

// photo_dump CASES OUTPUT: resizes photos for photo_pillow_test.py. Each case is eight doubles, the photo's width and
// height, the box and the output's width and height, then the photo's bytes; the output is floats.
#include <cstdio>
#include <fstream>
#include <vector>

#include "lenslet/image/photo.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::ifstream cases(argv[1], std::ios::binary);
  std::ofstream output(argv[2], std::ios::binary);
  double head[8];
  while (cases.read(reinterpret_cast<char*>(head), sizeof head)) {
    const auto width = static_cast<std::int32_t>(head[0]), height = static_cast<std::int32_t>(head[1]);
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
    cases.read(reinterpret_cast<char*>(pixels.data()), static_cast<std::streamsize>(pixels.size()));
    const auto out =
        lenslet::ResizePhoto({pixels, width, height, std::int64_t{width} * 4}, {head[2], head[3], head[4], head[5]},
                             static_cast<std::int64_t>(head[7]), static_cast<std::int64_t>(head[6]));
    if (!out) {
      std::fprintf(stderr, "%s\n", out.error().detail.c_str());
      return 1;
    }
    output.write(reinterpret_cast<const char*>(out->data()), static_cast<std::streamsize>(out->size() * sizeof(float)));
  }
  return output.flush() ? 0 : 1;
}

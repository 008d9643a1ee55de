// transform_dump STEPS INPUT OUTPUT: a recipe's "transform" on one image, for transform_pillow_test.py. The input is
// three 32-bit integers, channels, height and width, then the planar pixels; so is the output.
#include <array>
#include <cstdio>
#include <fstream>

#include "data/transform.h"
#include "recipe/read.h"

int main(int argc, char** argv) try {
  using namespace lenslet::native;
  if (argc != 4) return 2;
  const auto steps = ReadTransform(JsonValue::Parse(argv[1], "transform"));
  std::ifstream input(argv[2], std::ios::binary);
  std::array<std::int32_t, 3> head{};
  input.read(reinterpret_cast<char*>(head.data()), sizeof head);
  LabelledImages image{
      .count = 1, .channels = head[0], .height = head[1], .width = head[2], .pixels = {}, .labels = {0}};
  image.pixels.resize(static_cast<std::size_t>(image.channels * image.height * image.width));
  input.read(reinterpret_cast<char*>(image.pixels.data()), static_cast<std::streamsize>(image.pixels.size()));
  if (!input) return 2;
  TransformImages(image, steps);
  head = {head[0], static_cast<std::int32_t>(image.height), static_cast<std::int32_t>(image.width)};
  std::ofstream output(argv[3], std::ios::binary);
  output.write(reinterpret_cast<const char*>(head.data()), sizeof head);
  output.write(reinterpret_cast<const char*>(image.pixels.data()), static_cast<std::streamsize>(image.pixels.size()));
  return output.flush() ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}

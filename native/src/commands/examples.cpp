#include "examples/examples.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <iterator>

#include "commands/commands.h"
#include "io/json.h"

namespace lenslet::native {
namespace {

std::vector<Example> AllExamples() {
  std::vector<Example> all = CoreExamples();
  const auto append = [&](std::vector<Example> more) { std::ranges::move(more, std::back_inserter(all)); };
  append(LayerExamples());
  append(ImageExamples());
#ifdef LENSLET_HAS_TORCH
  append(TorchExamples());
#endif
  return all;
}

void PrintJson(const std::vector<Example>& examples) {
  Json json = Json::MakeArray();
  for (const Example& example : examples) {
    Json entry = json.PushObject();
    entry.Set("title", example.title).Set("computed_by", example.computed_by).Set("decimals", example.decimals);
    Json expected = entry.List("expected"), computed = entry.List("computed");
    for (const double value : example.expected) expected.Push(value);
    for (const double value : example.computed) computed.Push(value);
    entry.Set("agrees", example.agrees());
  }
  std::cout << json.Text(true) << '\n';
}

void PrintRow(const char* name, const std::vector<double>& values, int decimals) {
  std::cout << "  " << std::left << std::setw(10) << name << std::right << std::fixed << std::setprecision(decimals);
  for (const double value : values) std::cout << ' ' << std::setw(decimals + 3) << value;
  std::cout << '\n';
}

void PrintText(const std::vector<Example>& examples) {
  for (const Example& example : examples) {
    std::cout << example.title << '\n';
    PrintRow("expected", example.expected, example.decimals);
    PrintRow(example.computed_by.c_str(), example.computed, example.decimals);
    std::cout << (example.agrees() ? "\n" : "  THEY DIFFER\n\n");
  }
#ifndef LENSLET_HAS_TORCH
  std::cout << "This lenslet was built without LibTorch, which would compute the examples of training.\n";
#endif
}

}  // namespace

int RunExamples(const ExamplesArguments& arguments) {
  const std::vector<Example> examples = AllExamples();
  arguments.json ? PrintJson(examples) : PrintText(examples);
  return std::ranges::all_of(examples, &Example::agrees) ? 0 : 1;
}

}  // namespace lenslet::native

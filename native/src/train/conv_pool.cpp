#include "train/conv_pool.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

#include "train/conv_pool_kernels.h"

namespace lenslet::native {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;

ConvPoolShape ShapeOf(const Tensor& x, const Tensor& weight, Pair padding) {
  return {.channels = x.size(1),
          .height = x.size(2) + 2 * padding.h,
          .width = x.size(3) + 2 * padding.w,
          .kernel_h = weight.size(2),
          .kernel_w = weight.size(3),
          .outputs = weight.size(0)};
}

// [n, c, h, w] over memory in the order n, h, w, c, with room behind it for what kernels read beyond the end.
Tensor Innermost(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w, bool zero) {
  const std::int64_t floats = n * h * w * c + ConvPoolShape::kOverread;
  const Tensor memory = zero ? torch::zeros({floats}) : torch::empty({floats});
  return memory.as_strided({n, c, h, w}, {h * w * c, 1, w * c, c});
}

// Within the margin, the image itself.
Tensor Inner(const Tensor& padded, Pair padding) {
  return padded.slice(2, padding.h, padded.size(2) - padding.h).slice(3, padding.w, padded.size(3) - padding.w);
}

// The weight as the kernels' rows, seen as [o, c, kernel_h, kernel_w].
Tensor AsWeight(const Tensor& rows, const ConvPoolShape& s) {
  return rows.as_strided({s.outputs, s.channels, s.kernel_h, s.kernel_w},
                         {s.kernel_h * s.row_floats(), 1, s.row_floats(), s.channels});
}

struct Function : torch::autograd::Function<Function> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight, const Tensor& bias,
                        std::int64_t pad_h, std::int64_t pad_w) {
    const Pair padding{pad_h, pad_w};
    const ConvPoolShape s = ShapeOf(x, weight, padding);
    const std::int64_t n = x.size(0), ph = s.pooled_height(), pw = s.pooled_width();
    const Tensor input = Innermost(n, s.channels, s.height, s.width, pad_h > 0 || pad_w > 0);
    Inner(input, padding).copy_(x);
    const Tensor rows = torch::zeros({s.outputs, s.kernel_h, s.row_floats()});
    AsWeight(rows, s).copy_(weight);
    const std::vector<float> packed = PackForForward(s, rows.const_data_ptr<float>(), bias.const_data_ptr<float>());
    const Tensor pooled = Innermost(n, s.outputs, ph, pw, false);
    const Tensor winner = torch::empty({n * s.pooled_floats()}, torch::kUInt8);
    at::parallel_for(0, n, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        ConvPoolForward(s, input.const_data_ptr<float>() + i * s.input_floats(), packed,
                        pooled.mutable_data_ptr<float>() + i * s.pooled_floats(),
                        winner.mutable_data_ptr<std::uint8_t>() + i * s.pooled_floats());
      }
    });
    context->save_for_backward({input, rows, winner, weight});
    context->saved_data["pad_h"] = pad_h;
    context->saved_data["pad_w"] = pad_w;
    return pooled;
  }

  static torch::autograd::tensor_list backward(AutogradContext* context,
                                               const torch::autograd::tensor_list& gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor &input = saved[0], &rows = saved[1], &winner = saved[2], &weight = saved[3];
    const Pair padding{context->saved_data["pad_h"].toInt(), context->saved_data["pad_w"].toInt()};
    const ConvPoolShape s = ShapeOf(input, weight, {0, 0});
    const std::int64_t n = input.size(0);
    const Tensor gradient = gradients[0].contiguous(torch::MemoryFormat::ChannelsLast);
    const auto* gradient_data = gradient.const_data_ptr<float>();
    const auto* winner_data = winner.const_data_ptr<std::uint8_t>();

    const Tensor rows_gradient = torch::empty_like(rows), bias_gradient = torch::empty({s.outputs});
    at::parallel_for(0, s.outputs, 4, [&](std::int64_t begin, std::int64_t end) {
      ConvPoolWeightGradient(s, n, input.const_data_ptr<float>(), gradient_data, winner_data, begin, end,
                             rows_gradient.mutable_data_ptr<float>(), bias_gradient.mutable_data_ptr<float>());
    });
    Tensor input_gradient;
    if (context->needs_input_grad(0)) {
      const Tensor padded = Innermost(n, s.channels, s.height, s.width, true);
      const auto add_gradient = [&](std::int64_t i, float* target) {
        ConvPoolInputGradient(s, rows.const_data_ptr<float>(), gradient_data + i * s.pooled_floats(),
                              winner_data + i * s.pooled_floats(), target);
      };
      at::parallel_for(0, n, 1, [&](std::int64_t begin, std::int64_t end) {
        float* const images = padded.mutable_data_ptr<float>();
        for (std::int64_t i = begin; i + 1 < end; ++i) add_gradient(i, images + i * s.input_floats());
        // It writes back what lies behind an image: behind the last one what another thread is at.
        const auto floats = static_cast<std::size_t>(s.input_floats());
        std::vector<float> last(floats + ConvPoolShape::kOverread);
        add_gradient(end - 1, last.data());
        std::copy_n(last.begin(), floats, images + (end - 1) * s.input_floats());
      });
      input_gradient = Inner(padded, padding);
    }
    return {input_gradient, AsWeight(rows_gradient, s).contiguous(), bias_gradient, Tensor(), Tensor()};
  }
};

bool IsPlain(const Conv2d& conv) {
  const Padding& pad = conv.padding;
  return conv.stride.h == 1 && conv.stride.w == 1 && conv.dilation.h == 1 && conv.dilation.w == 1 && conv.groups == 1 &&
         pad.top == pad.bottom && pad.left == pad.right;
}

bool IsTwoByTwo(const Operation& operation) {
  const auto* pool = std::get_if<MaxPool2d>(&operation);
  const auto is = [](Pair pair, std::int64_t value) { return pair.h == value && pair.w == value; };
  return pool != nullptr && is(pool->kernel_size, 2) && is(pool->stride, 2) && is(pool->padding, 0) &&
         is(pool->dilation, 1) && !pool->ceil_mode;
}

}  // namespace

bool StartsConvPool(const std::vector<Layer>& layers, std::size_t at) {
  const auto* conv = std::get_if<Conv2d>(&layers[at].operation);
  if (conv == nullptr || !IsPlain(*conv) || at + 1 >= layers.size()) return false;
  const Operation& next = layers[at + 1].operation;
  const bool activates =
      std::holds_alternative<ReLU>(next) || std::holds_alternative<Sigmoid>(next) || std::holds_alternative<Tanh>(next);
  if (!activates) return IsTwoByTwo(next);
  return at + 2 < layers.size() && IsTwoByTwo(layers[at + 2].operation);
}

Tensor ConvPool(const Tensor& x, const Tensor& weight, const Tensor& bias, Pair padding) {
  return Function::apply(x, weight, bias.defined() ? bias : torch::zeros({weight.size(0)}), padding.h, padding.w);
}

}  // namespace lenslet::native

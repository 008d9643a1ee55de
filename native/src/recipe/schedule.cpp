#include <algorithm>
#include <cmath>

#include "recipe/recipe.h"

namespace lenslet::native {
namespace {

// Half a cosine from `from` (part = 0) to `to` (part = 1).
double Cosine(double from, double to, double part) {
  return to + (from - to) / 2 * (1 + std::cos(M_PI * std::clamp(part, 0.0, 1.0)));
}

}  // namespace

double LearningRate(const Recipe& recipe, std::int64_t step, std::int64_t steps_per_epoch) {
  const Schedule& schedule = recipe.schedule;
  const double lr = recipe.optimizer.lr, at = static_cast<double>(step);
  const double steps = static_cast<double>(steps_per_epoch * recipe.epochs);
  switch (schedule.type) {
    case Schedule::Type::kConstant:
      return lr;
    case Schedule::Type::kStep: {
      const std::int64_t decays = step / steps_per_epoch / schedule.step_size;
      return lr * std::pow(schedule.gamma, static_cast<double>(decays));
    }
    case Schedule::Type::kCosine:
      return Cosine(lr, schedule.eta_min, at / steps);
    case Schedule::Type::kOneCycle:
      break;
  }
  // Up from lr / div_factor to lr, then down to (lr / div_factor) / final_div_factor; as in
  // https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html with its two phases.
  const double start = lr / schedule.div_factor, end = start / schedule.final_div_factor;
  const double last = steps - 1, peak = schedule.pct_start * steps - 1;
  if (at <= peak) return Cosine(start, lr, peak > 0 ? at / peak : 1);
  return Cosine(lr, end, last > peak ? (at - peak) / (last - peak) : 1);
}

}  // namespace lenslet::native

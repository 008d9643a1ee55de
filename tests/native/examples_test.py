"""lenslet examples: the published answers, typed here once more, and what the command computes."""
import unittest

from support import Case

# Title's beginning → (published, decimals).
PUBLISHED = {
    "conv2d of [[1,2,3]": ([370, 470, 670, 770], 0),
    "convolution of [1,3,2,4,5,6,1,3]": ([5, 14, 16, 26, 24, 34, 19, 22], 0),
    "convolution of [[1,3,2,4]": ([11, 25, 32, 13, 19, 25, 24, 13, 13, 28, 25, 17, 11, 17, 14, 9], 0),
    "output sizes for n 10: m 5": ([10, 6], 0),
    "output sizes for n 10, m 5: full": ([14, 10, 6], 0),
    "softmax of [.2,.4,.9]": ([.2361, .2884, .4755], 4),
    "its negative log-likelihood for class 2": ([.7434, .7434], 4),
    "binary cross-entropy of sigmoid(.8)": ([.3711], 4),
    "negative log-likelihood of [1.5,.8,2.1]": ([.5996], 4),
    "Conv2d of 4x4 counting from 1 with ones of 2x2: stride 2": ([14, 22, 46, 54], 0),
    "Conv2d of [[1,2],[3,4]] with ones of 2x2: padding 1": ([1, 3, 2, 4, 10, 6, 3, 7, 4], 0),
    "Conv2d of 3x3 counting from 1 with [[1,2],[3,4]]: dilation 2": ([1 + 2 * 3 + 3 * 7 + 4 * 9], 0),
    "Conv2d of the channels [1,2] and [10,20]": ([2 * 1, 2 * 2, 3 * 10, 3 * 20], 0),
    "the same in one group": ([2 * 1 + 3 * 10 + .5, 2 * 2 + 3 * 20 + .5], 1),
    "MaxPool2d(2) of": ([6, 4, 4, 3], 0),
    "its return_indices": ([1 * 4 + 1, 0 * 4 + 3, 3 * 4 + 1, 3 * 4 + 2], 0),
    "the same with stride 1": ([6, 6, 4, 6, 6, 3, 4, 4, 3], 0),
    "the same with padding 1": ([1, 3, 4, 5, 6, 3, 3, 4, 2], 0),
    "the same with dilation 2": ([2, 4, 5, 6], 0),
    "MaxPool2d((1, 2))": ([5, 4, 5, 4, 3], 0),
    "a 4x4 image of 20·row + 2·column, cropped": ([2, 2, 24, 26, 44, 46], 0),
    "the same cropped, then flipped": ([2, 2, 26, 24, 46, 44], 0),
    "the same image, centre crop": ([1, 1, (22 + 24 + 42 + 44) / 4], 0),
    "contrast ×2": ([1, 4, 0, 202 - 118, 310 - 118, 255], 0),
    "brightness ×1.3": ([1, 4, 14, 131, 201, 255], 0),
}
PUBLISHED_OF_TRAINING = {
    "negative log-likelihood of [.2,.4,.9]": ([.7434, .7434], 4),
    "the same of [1.5,.8,2.1]": ([.5996, .5996], 4),
    "BCELoss of sigmoid(.8)": ([.3711, .3711], 4),
    "random crop of 2x2": ([2, 2, -1, 10, 5.5], 1),
    "one step of back-propagation": ([.8506, 1.5814, -.1383, 2.4529, -.1062, .8515], 4),
}


class Examples(Case):
    def test_each_computed_answer_is_the_published_one(self):
        found = self.json_of("examples")
        published = dict(PUBLISHED)
        if any(example["computed_by"] == "LibTorch" for example in found):
            published |= PUBLISHED_OF_TRAINING
            [decay] = [example for example in found if example["title"].startswith("SGD with")]
            for penalty, weight_decay in zip(decay["expected"], decay["computed"], strict=True):
                self.assertAlmostEqual(penalty, weight_decay, places=12)
            found.remove(decay)
        self.assertEqual(len(found), len(published))
        for beginning, (answer, decimals) in published.items():
            [example] = [example for example in found if example["title"].startswith(beginning)]
            for computed, expected in zip(example["computed"], answer, strict=True):
                self.assertAlmostEqual(computed, expected, delta=0.5 * 10**-decimals + 1e-6, msg=beginning)
            self.assertTrue(example["agrees"], beginning)

    def test_people_see_both_side_by_side(self):
        text = self.succeed("examples")
        for row in ("  expected   370 470 670 770\n", "  core       370 470 670 770\n"):
            self.assertIn(row, text)
        self.assertNotIn("DIFFER", text)


if __name__ == "__main__":
    unittest.main()

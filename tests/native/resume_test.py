"""What of a training survives being stopped, killed, or a disk that is full."""
import hashlib
import random
import re
import signal
import time
import unittest

from training_case import TrainingCase


class Resuming(TrainingCase):
    def test_killed_at_any_moment_it_resumes_to_the_same_weights(self):
        for optimizer in ({"type": "Adam", "lr": 0.003}, {"type": "SGD", "lr": 0.05, "momentum": 0.9}):
            self.recipe(optimizer=optimizer, epochs=6)
            whole = self.train("whole.safetensors")
            generator = random.Random(11)
            kills = 0
            for attempt in range(3):
                process = self.start("k.safetensors", *(["--resume"] if attempt else []))
                lines = [process.stderr.readline() for _ in range(generator.choice([1, 2]))]
                time.sleep(generator.random() * 0.05)
                process.kill()
                process.communicate()
                if not lines[0]:  # The last kill came after the last epoch: nothing was left but to write the model.
                    self.assertTrue((self.folder / "k.safetensors").exists(), "it ended without a model")
                else:
                    self.assertTrue(lines[0].startswith("epoch "), lines)
                if not (self.folder / "k.safetensors.checkpoint").exists():
                    break  # It had finished.
                kills += 1
            self.assertGreater(kills, 0, "every run had finished before it was killed")
            if (self.folder / "k.safetensors.checkpoint").exists():
                self.train("k.safetensors", "--resume")
            self.assertEqual(self.weights("k.safetensors"), whole, optimizer)
            (self.folder / "k.safetensors").unlink()

    def test_what_is_kept_survives_a_kill(self):
        for keep in ({"keep": "best"}, {"keep": "mean", "averaged_epochs": 9}):
            with self.subTest(**keep):
                self.recipe(**keep, epochs=12, optimizer={"type": "SGD", "lr": 0.4},
                            schedule={"type": "StepLR", "step_size": 4})
                whole = self.train("whole.safetensors")
                self.start_and_kill("k.safetensors", after=5)
                self.assertEqual(self.train("k.safetensors", "--resume"), whole)

    def test_drawings_of_another_version_are_not_mixed_with_these(self):
        self.recipe(drawn={"digits": 40, "others": 0})
        self.start_and_kill("m.safetensors", "--epochs", "200")
        checkpoint = self.folder / "m.safetensors.checkpoint"
        content = checkpoint.read_bytes()[:-64]
        ours = re.search(rb"\ndrawn ([0-9a-f]{64})\n", content)[1]
        content = content.replace(ours, ours[::-1])
        checkpoint.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
        self.fail_with(1, f"it has drawn {ours[::-1].decode()}, this one has drawn {ours.decode()}\n",
                       *self.arguments("m.safetensors", "--epochs", "200", "--resume"))

    def test_drawings_are_those_of_the_epoch_also_after_a_break(self):
        norm = {"name": "norm", "type": "BatchNorm2d", "num_features": 1}
        self.recipe_with_drawings(norm, epochs=12, keep="mean", averaged_epochs=2)
        whole = self.train("whole.safetensors")
        self.start_and_kill("killed.safetensors", after=3)
        self.assertEqual(self.train("killed.safetensors", "--resume"), whole)
        # With all epochs done, it is the batch norm of the mean that is measured on drawings again.
        process = self.start("done.safetensors")
        process.stderr.readline()
        (self.folder / "done.safetensors").mkdir()
        self.assertIn("all 12 epochs are kept", process.communicate()[1])
        (self.folder / "done.safetensors").rmdir()
        self.assertEqual(self.train("done.safetensors", "--resume"), whole)

    def test_ctrl_c_says_how_to_continue(self):
        whole = self.train("whole.safetensors", "--epochs", "40")
        process = self.start("i.safetensors", "--epochs", "40")
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, errors)
        self.assertRegex(errors, r"lenslet: stopped (in|after) epoch \d+ of 40[;,] .*continue with --resume\n$")
        self.fail_with(1, "continue it with --resume, or delete it", *self.arguments("i.safetensors", "--epochs", "40"))
        self.recipe(about="In other words.")
        self.assertEqual(self.train("i.safetensors", "--epochs", "40", "--resume"), whole)
        record = self.json_of("inspect", "i.safetensors")["training"]
        self.assertEqual(record["recipe"]["about"], "In other words.")

    def test_a_checkpoint_that_does_not_belong_is_refused(self):
        (self.folder / "empty").mkdir()
        elsewhere = ["train", "./r.json", "--data-dir", "empty", "-o", "m.safetensors"]  # Before any data is read.
        self.fail_with(1, "nothing to resume", *elsewhere, "--resume")
        self.start_and_kill("m.safetensors", "--epochs", "200")
        self.fail_with(1, "continue it with --resume, or delete it", *elsewhere)
        checkpoint = self.folder / "m.safetensors.checkpoint"
        self.fail_with(1, "it has seed 3, this one has seed 4",
                       *self.arguments("m.safetensors", "--epochs", "200", "--resume", "--seed", "4"))
        content = bytearray(checkpoint.read_bytes())
        for damage in (content[:len(content) // 2], content[:-100] + b"x" + content[-99:]):
            checkpoint.write_bytes(damage)
            self.fail_with(1, "damaged or not a checkpoint", *self.arguments("m.safetensors", "--resume"))
        checkpoint.write_bytes(b"")
        self.fail_with(1, "m.safetensors.checkpoint: empty, of a training that was stopped as it began: delete it",
                       *self.arguments("m.safetensors", "--resume"))

    def test_where_a_disk_fills_up_it_says_what_is_kept(self):
        whole = self.train("whole.safetensors", "--epochs", "40")
        self.start_and_kill("m.safetensors", "--epochs", "40")
        checkpoint = self.folder / "m.safetensors.checkpoint"
        room = checkpoint.stat().st_size + 300  # It grows by 48 bytes with every epoch.
        full = self.run_lenslet(*self.arguments("m.safetensors", "--epochs", "40", "--resume"), largest_file=room)
        self.assertEqual(full.returncode, 1)
        found = re.search(r"\nepoch (\d+)/40: .*\nlenslet: cannot write m.safetensors.checkpoint: File too large; it keeps "
                          r"the (\d+) epochs before: continue with --resume\n$", full.stderr)
        self.assertEqual(int(found[1]), int(found[2]) + 1)
        self.assertEqual(self.train("m.safetensors", "--epochs", "40", "--resume"), whole)

    def test_where_the_model_cannot_be_written_the_epochs_are_kept(self):
        whole = self.train("whole.safetensors", "--epochs", "40")
        process = self.start("m.safetensors", "--epochs", "40")
        process.stderr.readline()
        (self.folder / "m.safetensors").mkdir()
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1)
        self.assertRegex(errors, r"; all 40 epochs are kept in m.safetensors.checkpoint: continue with --resume\n$")
        (self.folder / "m.safetensors").rmdir()
        self.assertEqual(self.train("m.safetensors", "--epochs", "40", "--resume"), whole)

    def test_a_loss_that_explodes_stops_it_and_keeps_what_was_good(self):
        self.recipe(optimizer={"type": "SGD", "lr": 1000}, schedule={"type": "StepLR", "step_size": 1})
        result = self.run_lenslet(*self.arguments("m.safetensors"))
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"lenslet: the loss became NaN or infinite in epoch \d+, step \d+ of 16; m.safetensors"
                                        r".checkpoint keeps the \d+ epochs before it\n$")
        self.assertFalse((self.folder / "m.safetensors").exists())
        self.assertTrue((self.folder / "m.safetensors.checkpoint").exists())


if __name__ == "__main__":
    unittest.main()

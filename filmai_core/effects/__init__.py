"""The effect wing: simulation, data, GAN, evaluation, export, compositing."""

"""The network's shape in time, shared by training, export and evaluation."""

CONTEXT_FRAMES = 34
"""Frames the network looks at on either side of an output."""
SUBSAMPLING = 3
"""Input frames per output."""

"""The network: features, PyTorch copy of the base, augmentation, CTC training (training environment)."""

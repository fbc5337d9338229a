"""Speech and sentences the network is trained and tried on (training environment)."""

"""How well the model hears: error rates, false words, speed, memory."""

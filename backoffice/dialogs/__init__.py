"""What callers say and the robot answers: Rasa's training files, kept whole, edited block by block."""

"""From language text to the decoding graph that Vosk loads."""

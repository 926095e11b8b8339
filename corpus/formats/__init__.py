"""One file for each transcript format: bytes or text in, blocks or cues out."""

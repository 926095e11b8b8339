"""What `--help` teaches, one catalogue a language."""

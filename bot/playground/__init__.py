"""Telegram on this machine: a loopback Bot API server that refuses what Telegram refuses, and its face."""

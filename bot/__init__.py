"""SAY IT BACK: Telegram, the command line, and every sentence a person reads."""

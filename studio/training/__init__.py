"""How the musical language is learned from scores; nothing else imports it."""

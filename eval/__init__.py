"""How well it finds, quotes and abstains: measured on questions with known answers."""

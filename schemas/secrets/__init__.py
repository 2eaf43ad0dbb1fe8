"""Which names, programs and shapes say that something is a secret."""

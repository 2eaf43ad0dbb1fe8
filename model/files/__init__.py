"""Files: which there are, what is in them, what git says of them; and how files are written."""

"""The laws of the API server, as rows; `table.py` has them by kind."""

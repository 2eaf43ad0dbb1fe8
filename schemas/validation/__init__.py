"""Documents against schemas: the engine, its keywords and forms, and violations as values."""

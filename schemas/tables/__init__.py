"""Field tables: their notation, and the JSON Schemas that are made of them."""

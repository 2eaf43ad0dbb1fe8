"""The repository as a value: files, documents, facts, edges."""

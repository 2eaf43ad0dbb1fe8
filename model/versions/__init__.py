"""Which versions of each product there are: what files pin, and what applies."""

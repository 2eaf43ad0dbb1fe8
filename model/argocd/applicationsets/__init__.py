"""What an ApplicationSet makes: its generators, their parameters, and the Applications of the template."""

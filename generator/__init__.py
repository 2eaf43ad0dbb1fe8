"""Writes repositories: answers become a plan, the plan is linted, and writing is the last line."""

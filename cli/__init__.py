"""The command line: parse, call one thing below, print, exit. The only place that prints, prompts or exits."""

"""What people look at besides findings: kinds and their fields, settings, machine configurations, graphs."""

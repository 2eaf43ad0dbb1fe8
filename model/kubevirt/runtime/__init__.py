"""What only shows when a virtual machine runs: found in its object, as it is read or built."""

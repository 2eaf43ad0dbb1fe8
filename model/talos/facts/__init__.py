"""What the documents of a Talos machine configuration, and talhelper's file, say."""

"""The pipes between whoever writes a reply and whoever watches it."""

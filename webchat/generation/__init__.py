"""Thinking: the author's chat function is called, and what it gives becomes a reply."""

"""The server: uvicorn, Flask behind it for every answer, and one hub that writes to all open streams."""

from .serve import Server, serve, start_in_thread

__all__ = ["Server", "serve", "start_in_thread"]

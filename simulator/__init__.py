"""The application: one interview from spoken question to stored attempt, on the command line and on a screen."""

__version__ = "0.1.0"

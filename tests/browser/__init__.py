"""The trial page and the desk in a real headless Chromium."""

"""YAML to frozen settings, every error at once; knows no network, never reads the environment itself."""

from .loading import load, templates_named
from .settings import Settings

__all__ = ["Settings", "load", "templates_named"]

"""The words people read in GitLab: titles, blocks, comments; foreign text comes out inert."""

from .checking import check_templates
from .registry import TEMPLATES
from .wording import TemplateWording

__all__ = ["TEMPLATES", "TemplateWording", "check_templates"]

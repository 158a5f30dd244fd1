"""Finding theorems: which belong to the project, where they are, and what they are called."""

from checks.catalogue.catalogue import Catalogue, configured, load
from checks.catalogue.config import Config, read_config
from checks.catalogue.files import files_of
from checks.catalogue.modules import import_file, theorems_of

__all__ = ["Catalogue", "Config", "configured", "files_of", "import_file", "load", "read_config", "theorems_of"]

"""What can go wrong that a person can mend? One class a situation, one sentence each."""

from __future__ import annotations


class PetitionsError(Exception):
    """Anything a person can mend; the front door prints it without a traceback, exit 1."""


class SettingsError(PetitionsError):
    """A setting is unknown, missing or of the wrong kind."""


class SourceError(PetitionsError):
    """An export can not be read as what it claims to be."""


class ReferenceDataError(PetitionsError):
    """A reference fact that ships with the project is missing or damaged."""


class StoreError(PetitionsError):
    """The store is missing, is no store, or could not be written."""


class ServeError(PetitionsError):
    """The dashboard can not be served as asked."""


class RegistryError(PetitionsError):
    """The registry is missing, is no registry, is locked, or could not be written."""


class UserError(PetitionsError):
    """An account, a password, a token or what a person keeps is not as it must be."""


class RightsError(PetitionsError):
    """The reader may not see what is asked for."""


class BackupError(PetitionsError):
    """A backup is damaged, is none, or can not be written or put back as asked."""


class ExportError(PetitionsError):
    """What is asked for can not be written as a file."""


class DigestError(PetitionsError):
    """What a reader subscribed to could not be sent."""

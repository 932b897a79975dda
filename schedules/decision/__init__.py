"""A decision file's text to a clause tree, to candidate rules, to a draft rulebook. Pure and deterministic."""

from schedules.decision.draft import draft_yaml
from schedules.decision.reader import read
from schedules.decision.reading import Candidate, Reading
from schedules.decision.units import Entry, Gazetteer

__all__ = ["Candidate", "Entry", "Gazetteer", "Reading", "draft_yaml", "read"]

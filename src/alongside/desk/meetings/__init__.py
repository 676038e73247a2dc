"""The meeting workspace: a conference from the day it is called to the answered correction."""

"""Names of columns in class lists and in tables of times, as LMSs call them, in small letters."""

from __future__ import annotations

# In order of preference: the first that a row fills is the student's id, the others find the student too.
IDS = (
    "id",
    "student id",
    "student_id",
    "sid",
    "id number",
    "username",
    "sis login id",
    "sis user id",
)
EMAILS = ("email", "email address", "e-mail")
MOODLE = "identifier"  # `Participant 123`
# Ours, Gradescope's (evaluations, grades), Moodle's (grading worksheet).
SUBMITTED = ("submitted", "submitted at", "submission time", "last modified (submission)")

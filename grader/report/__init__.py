"""Everything that people read of a grading, made from the result records alone."""

from grader.report.gradebook import gradebook_csv, gradebook_table, write_reports

__all__ = ["gradebook_csv", "gradebook_table", "write_reports"]

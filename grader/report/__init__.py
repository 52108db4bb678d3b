"""Everything that people read of a grading, made from the result records and `class.json` alone."""

from grader.report.classfile import ClassFile, class_of
from grader.report.gradebook import gradebook_csv, gradebook_table
from grader.report.text import one_line
from grader.report.write import marked, remake, write_reports

__all__ = ["ClassFile", "class_of", "gradebook_csv", "gradebook_table", "marked", "one_line", "remake", "write_reports"]

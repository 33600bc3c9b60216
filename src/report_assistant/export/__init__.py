"""Export: a report as Word, workbook or Markdown, gated on the checker."""

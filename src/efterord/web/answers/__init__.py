"""The survey as a respondent meets it: promise, one subject a page, review, receipt, withdrawing."""

"""Which audiences there are, and what the condition of one may say; `modules.audiences` in macros."""

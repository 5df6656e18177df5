"""What the condition of an audience may say; `modules.audiences` in macros."""
